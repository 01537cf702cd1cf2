import { Link } from "@remix-run/react";
import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import { createPortal } from "react-dom";
import { useComposeLinks } from "#app/creations/compose-links.ts";
import { feedSymbol } from "#app/creations/feed/card/feed-symbols.tsx";
import type { Result } from "#app/creations/feed/shots.ts";
import { useCompareToggle } from "#app/creations/feed/use-compare-toggle.ts";
import { useFeedActs } from "#app/creations/feed/use-feed.ts";
import { openBetter } from "#app/creations/follow-ups/opened.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { taskForm, useTaskActions } from "#app/tasks/actions/task-actions.tsx";
import { USES } from "#app/tasks/composing.ts";
import type { TaskCard } from "#app/tasks/documents.ts";
import { isAudio, isPicture } from "#app/tasks/media.ts";
import { UsedSymbol } from "#app/ui/symbol.tsx";

const GAP_PX = 6;
const EDGE_PX = 8;

type CardMenuProps = {
  shot: Result;
  row: readonly TaskCard[];
  isCompared: boolean;
  anchor: RefObject<HTMLElement>;
  onClose: () => void;
};

/** Stands above what opened it, or below it, inside the window. By script, because it only ever stands there with one. */
function usePlace(anchor: RefObject<HTMLElement>) {
  const menu = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const [node, from] = [menu.current, anchor.current?.getBoundingClientRect()];
    if (node === null || from === undefined) return;
    const { width, height } = node.getBoundingClientRect();
    const above = from.top - height - GAP_PX;
    const top = above >= EDGE_PX ? above : Math.min(from.bottom + GAP_PX, window.innerHeight - height - EDGE_PX);
    node.style.top = `${Math.max(EDGE_PX, top)}px`;
    node.style.left = `${Math.max(EDGE_PX, Math.min(from.left, window.innerWidth - width - EDGE_PX))}px`;
    node.querySelector<HTMLElement>("a, button")?.focus({ preventScroll: true });
  }, [anchor]);
  return menu;
}

/** Closes on Escape, which gives the focus back, on a press elsewhere, and when the page is scrolled away below it. */
function useClosing(menu: RefObject<HTMLElement>, { anchor, onClose }: Pick<CardMenuProps, "anchor" | "onClose">) {
  const latest = useRef(onClose);
  latest.current = onClose;
  useEffect(() => {
    const isInside = (target: EventTarget | null) =>
      target instanceof Node && (menu.current?.contains(target) || anchor.current?.contains(target));
    const away = (event: Event) => {
      if (!isInside(event.target)) latest.current();
    };
    const press = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      latest.current();
      anchor.current?.focus();
    };
    const scroll = () => latest.current();
    document.addEventListener("pointerdown", away);
    document.addEventListener("focusin", away);
    document.addEventListener("keydown", press, { capture: true });
    window.addEventListener("scroll", scroll, { passive: true });
    return () => {
      document.removeEventListener("pointerdown", away);
      document.removeEventListener("focusin", away);
      document.removeEventListener("keydown", press, { capture: true });
      window.removeEventListener("scroll", scroll);
    };
  }, [menu, anchor]);
}

function MenuAct({
  symbol,
  onAct,
  children,
}: {
  symbol: Parameters<typeof feedSymbol>[0];
  onAct: () => void;
  children: ReactNode;
}) {
  return (
    <button type="button" onClick={onAct} className="menu-line">
      <UsedSymbol id={feedSymbol(symbol)} className="size-4 shrink-0 text-muted" />
      <span>{children}</span>
    </button>
  );
}

/** Everything that can be done with a result, and with its whole row. */
export function CardMenu({ shot, row, isCompared, anchor, onClose }: CardMenuProps) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const menu = usePlace(anchor);
  useClosing(menu, { anchor, onClose });
  const { run } = useTaskActions();
  const { view } = useFeedActs();
  const { reuse, start } = useComposeLinks(onClose);
  const toggle = useCompareToggle();
  const { task, asset, key } = shot;
  const ready = row.filter(({ assets }) => assets.length > 0);
  const files = ready.reduce((sum, { assets }) => sum + assets.length, 0);
  const then = (act: () => void) => () => {
    onClose();
    act();
  };
  // The keyboard comes back to what is still there then.
  const better = then(() => {
    anchor.current?.focus();
    openBetter(asset);
  });
  const hasPicture = isPicture(asset);
  return createPortal(
    <div ref={menu} className="feed-menu">
      <ul aria-label={t("feed.more")}>
        <li>
          <MenuAct symbol="view" onAct={then(() => view(key))}>
            {t("feed.view")}
          </MenuAct>
        </li>
        {!isAudio(asset) && (
          <li>
            <MenuAct symbol="better" onAct={better}>
              {t("followUps.title")}
            </MenuAct>
          </li>
        )}
        {hasPicture && (
          <>
            <li>
              <Link {...start(asset, "video")} discover="none" className="menu-line">
                <UsedSymbol id={feedSymbol("animate")} className="size-4 shrink-0 text-muted" />
                <span>{t("feed.animate")}</span>
              </Link>
            </li>
            <li>
              <Link {...start(asset, "image")} discover="none" className="menu-line">
                <UsedSymbol id={feedSymbol("edit")} className="size-4 shrink-0 text-muted" />
                <span>{t("feed.edit")}</span>
              </Link>
            </li>
          </>
        )}
        <li>
          <MenuAct symbol="compare" onAct={then(() => toggle(task))}>
            {t(isCompared ? "feed.uncompare" : "feed.compare")}
          </MenuAct>
        </li>
        {USES.filter((use) => use !== "image" || task.sourceImages.length > 0 || hasPicture).map((use) => (
          <li key={use}>
            <Link {...reuse(task, use)} discover="none" className="menu-line">
              <span className="size-4 shrink-0" />
              <span>{t(`feed.uses.${use === "image" && !hasPicture ? "source" : use}`)}</span>
            </Link>
          </li>
        ))}
        {files > 1 && (
          <li>
            <MenuAct
              symbol="download"
              onAct={then(() =>
                run(
                  taskForm(
                    "download",
                    ready.map(({ id }) => id),
                  ),
                ),
              )}
            >
              {t("feed.downloadAll", { count: files })}
            </MenuAct>
          </li>
        )}
        <li>
          <Link to={href(`/creations/${task.id}`)} discover="none" className="menu-line">
            <span className="size-4 shrink-0" />
            <span>{t("feed.details")}</span>
          </Link>
        </li>
        <li>
          <MenuAct symbol="delete" onAct={then(() => run(taskForm("delete", [task.id])))}>
            {t("task.delete")}
          </MenuAct>
        </li>
      </ul>
    </div>,
    document.body,
  );
}
