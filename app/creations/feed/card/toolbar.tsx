import { Link } from "@remix-run/react";
import { Suspense, useRef, useState } from "react";
import { useComposeLinks } from "#app/creations/compose-links.ts";
import { feedSymbol } from "#app/creations/feed/card/feed-symbols.tsx";
import type { Result } from "#app/creations/feed/shots.ts";
import { useCompareToggle } from "#app/creations/feed/use-compare-toggle.ts";
import { openBetter } from "#app/creations/follow-ups/opened.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { FavoriteForm } from "#app/tasks/actions/favorite-form.tsx";
import type { TaskCard } from "#app/tasks/documents.ts";
import { isAudio, isPicture, saveUrl } from "#app/tasks/media.ts";
import { askedPart } from "#app/ui/asked-part.tsx";
import { UsedSymbol } from "#app/ui/symbol.tsx";

const CardMenu = askedPart(async () => (await import("#app/creations/feed/card/card-menu.tsx")).CardMenu);

type ToolbarProps = { shot: Result; row: readonly TaskCard[]; isCompared: boolean };

/** What there is room for only on a wide card; the menu has it, too. */
function Wide({ shot, isCompared }: Omit<ToolbarProps, "row">) {
  const { t } = useTranslation();
  const { start } = useComposeLinks();
  const toggle = useCompareToggle();
  const { task, asset } = shot;
  return (
    <>
      {!isAudio(asset) && (
        <button
          type="button"
          aria-label={t("followUps.title")}
          title={t("followUps.title")}
          onClick={() => openBetter(asset)}
          className="feed-tool feed-tool-third"
        >
          <UsedSymbol id={feedSymbol("better")} className="size-5" />
        </button>
      )}
      {isPicture(asset) && (
        <>
          <Link
            {...start(asset, "video")}
            discover="none"
            title={t("feed.animate")}
            className="feed-tool feed-tool-wide"
          >
            <UsedSymbol id={feedSymbol("animate")} className="size-5" />
            <span className="sr-only">{t("feed.animate")}</span>
          </Link>
          <Link {...start(asset, "image")} discover="none" title={t("feed.edit")} className="feed-tool feed-tool-wide">
            <UsedSymbol id={feedSymbol("edit")} className="size-5" />
            <span className="sr-only">{t("feed.edit")}</span>
          </Link>
        </>
      )}
      <button
        type="button"
        aria-pressed={isCompared}
        aria-label={t("feed.compare")}
        title={t("feed.compare")}
        onClick={() => toggle(task)}
        className="feed-tool feed-tool-last"
      >
        <UsedSymbol id={feedSymbol("compare")} className="size-5" />
      </button>
    </>
  );
}

/** The button that opens everything else. */
function More({ shot, row, isCompared }: ToolbarProps) {
  const { t } = useTranslation();
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-label={t("feed.more")}
        title={t("feed.more")}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="feed-tool"
      >
        <UsedSymbol id={feedSymbol("more")} className="size-5" />
      </button>
      {isOpen && (
        <Suspense fallback={null}>
          <CardMenu shot={shot} row={row} isCompared={isCompared} anchor={button} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

/** What can be done with a result, on its card: shown to whoever points at it, is at it with the keyboard, or touches. */
export function Toolbar(props: ToolbarProps) {
  const { t } = useTranslation();
  const { task, asset } = props.shot;
  return (
    <div className="feed-tools">
      <FavoriteForm task={task} className="feed-tool" symbol={feedSymbol("heart")} />
      <a href={saveUrl(asset, task)} download title={t("task.download")} className="feed-tool">
        <UsedSymbol id={feedSymbol("download")} className="size-5" />
        <span className="sr-only">{t("task.download")}</span>
      </a>
      <Wide {...props} />
      <More {...props} />
    </div>
  );
}
