import { Link, useNavigate } from "@remix-run/react";
import ArrowLeft from "lucide-react/icons/arrow-left";
import ChevronLeft from "lucide-react/icons/chevron-left";
import ChevronRight from "lucide-react/icons/chevron-right";
import type { MouseEvent, ReactNode } from "react";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { useShortcut } from "#app/shell/shortcuts/use-shortcut.ts";

export type Neighbours = { newer: string | null; older: string | null };
type NeighboursProps = { neighbours: Neighbours; search: string; state: unknown };

function useArrowKeys({ newer, older }: Neighbours, state: unknown) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const go = (to: string | null) => {
    // In the place of this page, so that going back leads to the list from every one of them.
    if (to !== null) navigate(to, { replace: true, state });
    return to !== null;
  };
  useShortcut("ArrowLeft", t("creation.newer"), () => go(newer));
  useShortcut("ArrowRight", t("creation.older"), () => go(older));
}

function isFromGallery(state: unknown): boolean {
  return typeof state === "object" && state !== null && "fromGallery" in state;
}

type StepProps = { to: string | null; state: unknown; label: string; keyName: string; children: ReactNode };

function Step({ to, state, label, keyName, children }: StepProps) {
  const box = "grid size-11 place-items-center rounded-xl border border-line";
  if (to === null) return <span className={`${box} text-muted opacity-40`}>{children}</span>;
  return (
    <Link
      to={to}
      replace
      state={state}
      prefetch="intent"
      aria-label={label}
      aria-keyshortcuts={keyName}
      className={`${box} bg-surface hover:bg-sunken`}
    >
      {children}
    </Link>
  );
}

/** The way back to one's place in the list, and to the creations beside this one there: also by the arrow keys. */
export function NeighbourLinks({ neighbours, search, state }: NeighboursProps) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const navigate = useNavigate();
  const to = (id: string | null) => (id === null ? null : href(`/creations/${id}`) + search);
  const [newer, older] = [to(neighbours.newer), to(neighbours.older)];
  useArrowKeys({ newer, older }, state);
  const list = href("/creations") + search;
  const back = (event: MouseEvent) => {
    if (!isFromGallery(state) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    navigate(-1);
  };
  useShortcut("Escape", t("shortcuts.back"), () => {
    if (isFromGallery(state)) navigate(-1);
    else navigate(list);
    return true;
  });
  return (
    <nav aria-label={t("creation.around")} className="flex items-center justify-between gap-3">
      <Link to={list} onClick={back} className="inline-flex min-h-11 items-center gap-2 text-muted hover:text-ink">
        <ArrowLeft className="size-5" aria-hidden="true" />
        {t("creations.title")}
      </Link>
      <span className="flex gap-2">
        <Step to={newer} state={state} label={t("creation.newer")} keyName="ArrowLeft">
          <ChevronLeft className="size-5" aria-hidden="true" />
        </Step>
        <Step to={older} state={state} label={t("creation.older")} keyName="ArrowRight">
          <ChevronRight className="size-5" aria-hidden="true" />
        </Step>
      </span>
    </nav>
  );
}
