import { Link } from "@remix-run/react";
import ArrowLeft from "lucide-react/icons/arrow-left";
import Eye from "lucide-react/icons/eye";
import EyeOff from "lucide-react/icons/eye-off";
import Play from "lucide-react/icons/play";
import { useEffect, useId, useState } from "react";
import { Choose } from "#app/creations/compare/choose.tsx";
import { CompareCell } from "#app/creations/compare/compare-cell.tsx";
import type { Compared } from "#app/creations/compare/compared.ts";
import { keepTicks } from "#app/creations/compare/kept-ticks.ts";
import { useFlip } from "#app/creations/compare/use-flip.ts";
import { MOST_ZOOM, useView } from "#app/creations/compare/use-view.ts";
import { useEnhanced } from "#app/lib/browser/use-hydrated.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { TaskActions } from "#app/tasks/actions/task-actions.tsx";
import type { TaskCard } from "#app/tasks/documents.ts";
import { Button, ButtonLink } from "#app/ui/button.tsx";
import { RefusalNotice } from "#app/ui/messages/refusal-notice.tsx";

function Zoom({ scale, onZoom, onReset }: { scale: number; onZoom: (scale: number) => void; onReset: () => void }) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <div className="flex flex-wrap items-center gap-3">
      <label htmlFor={id} className="text-sm">
        {t("compare.zoom")}
      </label>
      <input
        id={id}
        type="range"
        min={1}
        max={MOST_ZOOM}
        step={0.25}
        value={scale}
        aria-valuetext={t("compare.zoomValue", { percent: Math.round(scale * 100) })}
        onChange={(event) => onZoom(event.target.valueAsNumber)}
        className="h-8 w-40 accent-accent-strong"
      />
      <Button size="small" disabled={scale === 1} onClick={onReset}>
        {t("compare.reset")}
      </Button>
    </div>
  );
}

/** Starts or stops all clips on the page in the same moment, from the same place. */
function PlayAll() {
  const { t } = useTranslation();
  const [isPlaying, setPlaying] = useState(false);
  const toggle = () => {
    for (const clip of document.querySelectorAll<HTMLVideoElement>("video[data-compared]")) {
      if (isPlaying) clip.pause();
      else {
        clip.currentTime = 0;
        // A clip that the browser will not play stays on its first frame.
        clip.play().catch(() => undefined);
      }
    }
    setPlaying(!isPlaying);
  };
  return (
    <Button size="small" aria-pressed={isPlaying} onClick={toggle}>
      <Play className="size-4" aria-hidden="true" />
      <span>{t(isPlaying ? "compare.pauseAll" : "compare.playAll")}</span>
    </Button>
  );
}

type FlipProps = { count: number; current: number; onShow: (index: number) => void };

/** Which of the pictures a phone shows, and the way to each of the others. */
function Places({ count, current, onShow }: FlipProps) {
  const { t } = useTranslation();
  return (
    <div className="flex items-center justify-center gap-1 sm:hidden">
      {Array.from({ length: count }, (_, index) => (
        <button
          // biome-ignore lint/suspicious/noArrayIndexKey: a place is nothing but its number
          key={index}
          type="button"
          aria-label={t("compare.picture", { number: index + 1 })}
          aria-pressed={index === current}
          onClick={() => onShow(index)}
          className="grid size-10 place-items-center rounded-full border border-transparent font-semibold text-sm tabular-nums aria-pressed:border-ink aria-pressed:bg-accent-soft"
        >
          {index + 1}
        </button>
      ))}
    </div>
  );
}

const ACROSS: Record<number, string> = { 2: "lg:grid-cols-2", 3: "lg:grid-cols-3", 4: "lg:grid-cols-4" };

/** What is compared stays chosen for who goes back to the list, and only for them. */
function useKeptTicks(tasks: readonly TaskCard[]): void {
  const ids = tasks.map(({ id }) => id).join(" ");
  useEffect(() => {
    keepTicks(ids.split(" "));
    return () => {
      if (!/\/creations$/.test(window.location.pathname)) keepTicks([]);
    };
  }, [ids]);
}

type GridProps = { tasks: readonly TaskCard[]; comparison: Compared | undefined };

function Grid({ tasks, comparison }: GridProps) {
  const { t } = useTranslation();
  const isEnhanced = useEnhanced();
  const isUndecided = comparison?.isBlind === true && comparison.winner === null;
  // What somebody says of the names holds; until then they are hidden as long as nothing is chosen.
  const [areHidden, setHidden] = useState<boolean | null>(null);
  const areNamesHidden = areHidden ?? isUndecided;
  const { view, zoom, reset, handlers } = useView();
  const { list, current, show, flip, onScroll } = useFlip(tasks.length);
  useKeptTicks(tasks);
  const Icon = areNamesHidden ? Eye : EyeOff;
  const first = tasks.flatMap(({ assets }) => assets).find(({ width, height }) => width !== null && height !== null);
  const shape = { width: first?.width ?? 1, height: first?.height ?? 1 };
  return (
    <>
      <div className="flex min-h-10 flex-wrap items-center gap-x-6 gap-y-3">
        {isEnhanced && (
          <>
            <Zoom scale={view.scale} onZoom={zoom} onReset={reset} />
            {tasks.some(({ kind }) => kind === "VIDEO") && <PlayAll />}
            <Button
              size="small"
              aria-pressed={areNamesHidden}
              tone={areNamesHidden ? "strong" : "secondary"}
              onClick={() => setHidden(!areNamesHidden)}
            >
              <Icon className="size-4" aria-hidden="true" />
              <span>{t(areNamesHidden ? "compare.showNames" : "compare.hideNames")}</span>
            </Button>
            {view.scale > 1 && <p className="text-muted text-sm">{t("compare.hint")}</p>}
          </>
        )}
      </div>
      {isEnhanced && <Places count={tasks.length} current={current} onShow={show} />}
      <ul
        ref={list}
        onScroll={onScroll}
        className={`flex gap-4 max-sm:gap-0 max-sm:snap-x max-sm:snap-mandatory max-sm:overflow-x-auto sm:grid sm:grid-cols-2 ${ACROSS[tasks.length] ?? ""}`}
      >
        {tasks.map((task, index) => (
          <CompareCell
            key={task.id}
            task={task}
            number={index + 1}
            name={areNamesHidden ? t("compare.candidate", { number: index + 1 }) : task.model.name}
            shape={shape}
            view={view}
            handlers={handlers}
            onFlip={flip}
          >
            {comparison !== undefined && <Choose comparison={comparison} task={task} number={index + 1} />}
          </CompareCell>
        ))}
      </ul>
    </>
  );
}

/** Several creations side by side, under one zoom; of a comparison of models, one of them can be chosen. */
export function ComparePage({ tasks, comparison }: { tasks: readonly TaskCard[]; comparison?: Compared }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  return (
    <TaskActions>
      <main id="main" className="mx-auto grid max-w-[100rem] gap-5 px-4 py-5 sm:px-6 lg:px-8">
        <Link
          to={href("/creations")}
          className="inline-flex min-h-11 items-center gap-2 justify-self-start text-muted hover:text-ink"
        >
          <ArrowLeft className="size-5" aria-hidden="true" />
          {t("creations.title")}
        </Link>
        <h1 className="font-bold text-3xl tracking-tight">{t("compare.title")}</h1>
        {comparison !== undefined && (
          <p dir="auto" className="max-w-3xl text-lg">
            {comparison.prompt}
          </p>
        )}
        <RefusalNotice refusal={comparison?.refusal ?? null} />
        {tasks.length < 2 ? (
          <div className="grid justify-items-center gap-4 rounded-3xl border border-line border-dashed px-6 py-20 text-center">
            <p className="max-w-md text-lg">{t("compare.none")}</p>
            <ButtonLink tone="primary" to={href("/creations")}>
              {t("compare.toGallery")}
            </ButtonLink>
          </div>
        ) : (
          <Grid tasks={tasks} comparison={comparison} />
        )}
      </main>
    </TaskActions>
  );
}
