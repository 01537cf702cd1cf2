import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import type { useView, View } from "#app/creations/compare/use-view.ts";
import { Fact } from "#app/creations/panel.tsx";
import { classes } from "#app/lib/class-names.ts";
import { clock } from "#app/lib/format.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { FavoriteForm } from "#app/tasks/actions/favorite-form.tsx";
import { Sound } from "#app/tasks/clips/sound.tsx";
import type { Media, TaskCard } from "#app/tasks/documents.ts";
import { isAudio, isVideo, useSteady } from "#app/tasks/media.ts";
import { titleOf } from "#app/tasks/status.ts";
import { Frame } from "#app/ui/frame.tsx";

function Picture({ asset, view }: { asset: Media; view: View }) {
  const steady = useSteady(asset);
  // None for the whole picture: the server draws that, and its style attribute would be refused.
  const style = view.scale === 1 ? undefined : { transform: `translate(${view.x}%, ${view.y}%) scale(${view.scale})` };
  const shared = { style, className: "absolute inset-0 size-full select-none object-contain" };
  if (isAudio(asset)) return <Sound asset={asset} name={steady.altText} />;
  if (!isVideo(asset)) return <img src={steady.url} alt={steady.altText} draggable={false} {...shared} />;
  return (
    <video
      src={steady.url}
      muted
      loop
      playsInline
      preload="metadata"
      data-compared
      aria-label={steady.altText}
      {...shared}
    />
  );
}

function Figures({ task, name }: { task: TaskCard; name: string }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const { createdAt, startedAt, completedAt } = task;
  return (
    <>
      <dl className="divide-y divide-line">
        <Fact name={t("compare.cost")}>{t("credits.count", { count: task.creditsCharged })}</Fact>
        {completedAt !== null && (
          <Fact name={t("compare.time")}>{clock(Date.parse(completedAt) - Date.parse(startedAt ?? createdAt))}</Fact>
        )}
      </dl>
      <p dir="auto" className="line-clamp-3 text-muted text-sm">
        {titleOf(task)}
      </p>
      <Link
        to={href(`/creations/${task.id}`)}
        className="inline-flex min-h-11 items-center font-semibold text-sm underline underline-offset-4"
      >
        {t("compare.open")}
        <span className="sr-only">{` ${name}`}</span>
      </Link>
    </>
  );
}

type CompareCellProps = {
  task: TaskCard;
  number: number;
  name: string;
  /** The shape all of them are seen in, so that the same spot is at the same place in each. */
  shape: { width: number; height: number };
  view: View;
  handlers: ReturnType<typeof useView>["handlers"];
  /** Where only one has room: lays the next in its place. */
  onFlip: () => void;
  /** What can be done with it here. */
  children?: ReactNode;
};

/** One of the creations side by side: its picture in the shared view, what it cost and how long it took. */
export function CompareCell({ task, number, name, shape, view, handlers, onFlip, children }: CompareCellProps) {
  const { t } = useTranslation();
  const [asset] = task.assets;
  return (
    <li className="relative grid content-start gap-3 rounded-2xl border border-line bg-surface p-3 max-sm:w-full max-sm:shrink-0 max-sm:snap-center">
      <section
        aria-label={t("compare.picture", { number })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move what it shows
        tabIndex={0}
        {...{ ...handlers, onClick: onFlip }}
        className={classes("rounded-2xl", view.scale > 1 && "cursor-grab touch-none active:cursor-grabbing")}
      >
        <Frame {...shape}>
          <div className="absolute inset-0 grid place-items-center overflow-hidden">
            {asset === undefined ? (
              <p className="p-4 text-center text-muted text-sm">{t(`task.status.${task.status}`)}</p>
            ) : (
              <Picture asset={asset} view={view} />
            )}
          </div>
        </Frame>
      </section>
      <div className="flex items-center justify-between gap-2">
        <h2 className="min-w-0 truncate font-semibold">{name}</h2>
        <FavoriteForm task={task} className="grid size-11 shrink-0 place-items-center rounded-xl hover:bg-sunken" />
      </div>
      {children}
      <Figures task={task} name={name} />
    </li>
  );
}
