import ChevronLeft from "lucide-react/icons/chevron-left";
import ChevronRight from "lucide-react/icons/chevron-right";
import Columns2 from "lucide-react/icons/columns-2";
import X from "lucide-react/icons/x";
import { type KeyboardEvent, Suspense, useEffect, useRef, useState } from "react";
import { ClipPlayer } from "#app/creations/detail/clip-player.tsx";
import type { Result } from "#app/creations/feed/shots.ts";
import type { FeedState } from "#app/creations/feed/use-feed.ts";
import { cardsIn, focusCard } from "#app/creations/feed/use-kept-focus.ts";
import { Details } from "#app/creations/inspector/details.tsx";
import { useRecipe } from "#app/creations/inspector/use-recipe.ts";
import { Versions } from "#app/creations/versions/versions.tsx";
import { useShown } from "#app/creations/viewer/use-shown.ts";
import { useViewerKeys } from "#app/creations/viewer/use-viewer-keys.ts";
import { fileSize } from "#app/lib/format.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Sound } from "#app/tasks/clips/sound.tsx";
import type { Media as File } from "#app/tasks/documents.ts";
import { isAudio, isPicture, isVideo, useSteady } from "#app/tasks/media.ts";
import { titleOf } from "#app/tasks/status.ts";
import { askedPart } from "#app/ui/asked-part.tsx";
import { Button, buttonLook } from "#app/ui/button.tsx";
import { useModal } from "#app/ui/dialogs/use-modal.ts";
import { useAnnounce } from "#app/ui/messages/announce.tsx";

const BeforeAfter = askedPart(async () => (await import("#app/creations/detail/before-after.tsx")).BeforeAfter);

/** A clip, with its captions once they are known. */
function Clip({ result: { task, asset } }: { result: Pick<Result, "task" | "asset"> }) {
  const { creation } = useRecipe(task.id);
  const heard = creation?.assets.find(({ id }) => id === asset.id);
  return (
    <div className="w-full max-w-5xl">
      <ClipPlayer key={asset.id} asset={heard ?? asset} poster={task.sourceImages[0]} name={titleOf(task)} />
    </div>
  );
}

function Media({ result: { task, asset }, before }: { result: Result; before: File | null }) {
  const steady = useSteady(asset);
  if (isAudio(asset)) return <Sound asset={asset} name={titleOf(task)} />;
  if (isVideo(asset)) return <Clip result={{ task, asset }} />;
  if (before !== null) {
    return (
      <div className="w-full max-w-4xl">
        <Suspense fallback={null}>
          <BeforeAfter before={before} after={asset} />
        </Suspense>
      </div>
    );
  }
  const alt = steady.altText === "" ? titleOf(task) : steady.altText;
  return (
    <img
      src={steady.url}
      alt={alt}
      width={steady.width ?? undefined}
      height={steady.height ?? undefined}
      className="h-auto max-h-full w-auto max-w-full rounded-xl object-contain"
    />
  );
}

/** What is known of a picture that no task made. */
function Kept({ asset, name }: { asset: File; name: string }) {
  const { t, locale } = useTranslation();
  return (
    <div className="grid gap-4">
      <h2 className="font-semibold">{name}</h2>
      <p className="text-muted text-sm tabular-nums">
        {`${asset.width ?? "?"} × ${asset.height ?? "?"} · ${fileSize(asset.byteSize, locale)}`}
      </p>
      <a href={asset.url} target="_blank" rel="noreferrer" className={buttonLook({ size: "small" })}>
        {t("versions.open")}
      </a>
    </div>
  );
}

type StepProps = { label: string; isNext?: boolean; isOver: boolean; onStep: () => void };

function Step({ label, isNext = false, isOver, onStep }: StepProps) {
  const Icon = isNext ? ChevronRight : ChevronLeft;
  return (
    <Button size="icon" onClick={onStep} disabled={isOver} aria-label={label} title={label} className="shrink-0">
      <Icon className="size-5" aria-hidden="true" />
    </Button>
  );
}

/** Gives the keyboard back to the card of what was looked at last; the composer that was just filled keeps it. */
function giveBack(key: string): void {
  const card = cardsIn(document.querySelector("main")).find(({ dataset }) => dataset.shot === key);
  if (document.activeElement === document.body) focusCard(card);
}

/** One result over the whole screen: the arrows go on to the others of the feed, Escape back to its card. */
export function Viewer({ feed, viewed }: { feed: FeedState; viewed: Result }) {
  const { t } = useTranslation();
  const dialog = useModal();
  const [before, setBefore] = useState<File | null>(null);
  const { results, acts } = feed;
  const { key } = viewed;
  const { shown, name, choose } = useShown(feed, viewed);
  const { task, asset } = shown;
  const at = results.findIndex((result) => result.key === key);
  const last = useRef(key);
  last.current = key;
  useEffect(() => () => giveBack(last.current), []);
  const goTo = (index: number) => {
    const to = results[index];
    if (to === undefined) return;
    acts.view(to.key);
    acts.choose(to.key);
  };
  const close = () => acts.view(null);
  const keys = useViewerKeys(shown, close);
  const place = t("feed.place", { number: at + 1, of: results.length });
  useAnnounce(`${place}: ${titleOf(task).slice(0, 80)}`);
  const [source] = name === null && isPicture(asset) ? task.sourceImages : [];
  const isSplit = before !== null && before.id === source?.id;
  const press = (event: KeyboardEvent) => {
    const isStep = event.key === "ArrowLeft" || event.key === "ArrowRight";
    // What lies over it tells its keys here, too.
    const isElsewhere = event.target instanceof Node && !event.currentTarget.contains(event.target);
    const isTaken =
      isElsewhere ||
      (event.target instanceof Element && event.target.closest("input, select, textarea, video, audio") !== null);
    if (isTaken || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isStep) goTo(at + (event.key === "ArrowRight" ? 1 : -1));
    else if (!keys(event.key)) return;
    event.preventDefault();
  };
  return (
    <dialog
      ref={dialog}
      aria-label={t("feed.view")}
      onKeyDown={press}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      className="fixed inset-0 m-0 h-dvh max-h-none w-screen max-w-none overflow-y-auto bg-paper text-ink xl:overflow-hidden"
    >
      <div className="grid min-h-full grid-cols-[minmax(0,1fr)] grid-rows-[100dvh_auto] xl:h-full xl:grid-cols-[minmax(0,1fr)_22rem] xl:grid-rows-[minmax(0,1fr)]">
        <div className="grid grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)_auto_auto] gap-3 bg-stage p-3">
          <div className="flex items-center gap-2">
            <p className="grow text-muted text-sm tabular-nums">{place}</p>
            {source !== undefined && (
              <Button
                size="small"
                aria-pressed={isSplit}
                tone={isSplit ? "strong" : "secondary"}
                onClick={() => setBefore(isSplit ? null : source)}
              >
                <Columns2 className="size-4" aria-hidden="true" />
                {t("creation.beforeAfter")}
              </Button>
            )}
            <Button size="icon" onClick={close} aria-label={t("feed.closeView")} title={t("feed.closeView")}>
              <X className="size-5" aria-hidden="true" />
            </Button>
          </div>
          <div className="grid min-h-0 grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)] place-items-center">
            <Media key={asset.id} result={shown} before={before} />
          </div>
          <Versions
            asset={asset}
            revision={results.length}
            before={before}
            onCompare={setBefore}
            onChoose={(version) => void choose(version)}
          />
          <div className="flex items-center justify-center gap-3">
            <Step label={t("feed.previous")} isOver={at <= 0} onStep={() => goTo(at - 1)} />
            <p dir="auto" className="line-clamp-1 min-w-0 max-w-prose text-sm">
              {name ?? titleOf(task)}
            </p>
            <Step label={t("feed.next")} isNext isOver={at >= results.length - 1} onStep={() => goTo(at + 1)} />
          </div>
        </div>
        <div className="min-h-0 overflow-y-auto border-line bg-surface p-4 xl:border-l">
          {name === null ? (
            <Details
              feed={feed}
              result={shown}
              onUsed={close}
              onShow={(other) => goTo(results.findIndex((result) => result.key === other))}
            />
          ) : (
            <Kept asset={asset} name={name} />
          )}
        </div>
      </div>
    </dialog>
  );
}
