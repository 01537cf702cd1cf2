import X from "lucide-react/icons/x";
import { useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { classes } from "#app/lib/class-names.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { SECOND } from "#app/lib/time.ts";
import { useTopModal } from "#app/ui/dialogs/use-modal.ts";
import { useAnnounce } from "#app/ui/messages/announce.tsx";

/** News of what the reader just did. `action` is one button, such as to undo it. */
export type Toast = {
  text: string;
  tone?: "plain" | "danger";
  action?: { label: string; onAct: () => void };
};

export type ShownToast = Toast & { key: number };

const PLAIN_MS = 6 * SECOND;
const WITH_ACTION_MS = 20 * SECOND;

type ToastItemProps = { toast: ShownToast; isHeld: boolean; onClose: (key: number) => void };

/** Closes a toast when its time is over. Looking at it gives it the whole of its time again. */
function useLife({ toast: { key, action }, isHeld, onClose }: ToastItemProps) {
  const latest = useRef(onClose);
  latest.current = onClose;
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(() => latest.current(key), action === undefined ? PLAIN_MS : WITH_ACTION_MS);
    return () => clearTimeout(timer);
  }, [isHeld, key, action]);
}

function ToastItem({ toast, isHeld, onClose }: ToastItemProps) {
  const { t } = useTranslation();
  const { key, text, tone = "plain", action } = toast;
  useLife({ toast, isHeld, onClose });
  return (
    <li
      className={classes(
        "pointer-events-auto flex min-h-13 items-center gap-1 rounded-2xl border bg-ink py-1 pr-1 pl-4 text-paper text-sm shadow-lift motion-safe:animate-arrive",
        tone === "danger" ? "border-danger" : "border-transparent",
      )}
    >
      <span className="min-w-0 grow py-2">{text}</span>
      {action !== undefined && (
        <button
          type="button"
          onClick={() => {
            action.onAct();
            onClose(key);
          }}
          className="min-h-11 max-w-1/2 shrink-0 rounded-xl px-3 font-bold underline underline-offset-4 outline-offset-[-4px] focus-visible:outline-paper"
        >
          {action.label}
        </button>
      )}
      <button
        type="button"
        aria-label={t("toast.close")}
        onClick={() => onClose(key)}
        className="grid size-11 shrink-0 place-items-center rounded-xl outline-offset-[-4px] focus-visible:outline-paper"
      >
        <X className="size-5" aria-hidden="true" />
      </button>
    </li>
  );
}

/** Whether the reader is at the toasts, by pointer or by keyboard, or away from the page: time stands still then. */
function useHold() {
  const [isOver, setOver] = useState(false);
  const [isInside, setInside] = useState(false);
  const [isAway, setAway] = useState(false);
  useEffect(() => {
    const look = () => setAway(document.visibilityState === "hidden");
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
  const handlers = {
    onPointerEnter: () => setOver(true),
    onPointerLeave: () => setOver(false),
    onFocus: () => setInside(true),
    onBlur: () => setInside(false),
  };
  return { isHeld: isOver || isInside || isAway, handlers };
}

/** The toasts on the page, newest last, above a modal dialog as well. The page's one live region reads them out. */
export function ToastStack({ toasts, onClose }: { toasts: ShownToast[]; onClose: (key: number) => void }) {
  const { t } = useTranslation();
  const { isHeld, handlers } = useHold();
  const modal = useTopModal();
  const newest = toasts.at(-1);
  // The same words again are news again only if they differ for the live region.
  useAnnounce(newest === undefined ? "" : newest.text + (newest.key % 2 === 0 ? "" : "\u00a0"));
  if (newest === undefined) return null;
  const stack = (
    <section
      aria-label={t("toast.region")}
      className={classes(
        "pointer-events-none max-w-md lg:min-w-80",
        // A modal's buttons are at its foot.
        modal === null ? "above-foot lg:right-6 lg:left-auto lg:mx-0" : "fixed inset-x-3 top-16 z-50 mx-auto",
      )}
    >
      <ul
        className="grid gap-2"
        {...handlers}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.preventDefault();
          onClose(newest.key);
        }}
      >
        {toasts.map((toast) => (
          <ToastItem key={toast.key} toast={toast} isHeld={isHeld} onClose={onClose} />
        ))}
      </ul>
    </section>
  );
  return modal === null ? stack : createPortal(stack, modal);
}
