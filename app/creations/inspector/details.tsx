import { Link } from "@remix-run/react";
import type { MouseEvent } from "react";
import { isElsewhere } from "#app/creations/compose-links.ts";
import { Lineage } from "#app/creations/detail/lineage.tsx";
import { settingsOf } from "#app/creations/detail/recipe.tsx";
import type { Creation } from "#app/creations/documents.ts";
import { FullSize } from "#app/creations/drafts/full-size.tsx";
import { DraftOf, MadeInstead, useSettingName } from "#app/creations/drafts/made-by.tsx";
import { placeOf, type Result } from "#app/creations/feed/shots.ts";
import type { FeedState } from "#app/creations/feed/use-feed.ts";
import { ShotActs } from "#app/creations/inspector/shot-acts.tsx";
import { useRecipe } from "#app/creations/inspector/use-recipe.ts";
import { Fact } from "#app/creations/panel.tsx";
import { Rating } from "#app/creations/rating.tsx";
import { clock, fileSize } from "#app/lib/format.ts";
import { useLocale, useWords } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { LongText } from "#app/tasks/long-text.tsx";
import { shapeAsked } from "#app/tasks/media.ts";
import { titleOf } from "#app/tasks/status.ts";

/** What the card knows itself, and need not be told twice. */
const KNOWN = ["aspectRatio", "durationSeconds", "variants"];

function Settings({ creation }: { creation: Creation }) {
  const words = useWords();
  const nameOf = useSettingName(creation);
  const labels = new Map(creation.model.parameters.map(({ name, label }) => [name, label]));
  return settingsOf(creation)
    .filter(({ name }) => !KNOWN.includes(name))
    .map(({ name, value }) => (
      <Fact
        key={name}
        name={nameOf(words(name === "frameMode" ? ["creation", name] : ["parameters", name], labels.get(name) ?? name))}
      >
        {words(name === "frameMode" ? ["creation", "frameModes", value] : ["parameterValues", value], value)}
      </Fact>
    ));
}

function Facts({ result: { task, asset }, creation }: { result: Result; creation: Creation | null }) {
  const { t, locale } = useTranslation();
  const words = useWords();
  const { completedAt, startedAt, createdAt, style } = task;
  const shape = shapeAsked(task);
  const seconds = task.__typename === "VideoTask" ? task.durationSeconds : null;
  return (
    <dl>
      <Fact name={t("workflow.model")}>{task.model.name}</Fact>
      {style !== null && <Fact name={t("workflow.style")}>{words(["styles", style.name], style.name)}</Fact>}
      {shape !== null && <Fact name={t("parameters.aspectRatio")}>{words(["parameterValues", shape], shape)}</Fact>}
      {seconds !== null && <Fact name={t("parameters.durationSeconds")}>{seconds}</Fact>}
      {creation !== null && <DraftOf task={creation} />}
      {creation !== null && <Settings creation={creation} />}
      <Fact name={t("feed.size")}>
        {[asset.width === null ? "" : `${asset.width} × ${asset.height}`, fileSize(asset.byteSize, locale)]
          .filter((part) => part !== "")
          .join(" · ")}
      </Fact>
      {completedAt !== null && (
        <Fact name={t("creation.took")}>{clock(Date.parse(completedAt) - Date.parse(startedAt ?? createdAt))}</Fact>
      )}
      <Fact name={t("feed.cost")}>{t("credits.count", { count: task.creditsCharged })}</Fact>
    </dl>
  );
}

type DetailsProps = {
  feed: FeedState;
  result: Result;
  /** Shows another result of the feed here. */
  onShow: (key: string) => void;
  onUsed?: () => void;
};

/** What is known of a result: its words, what can be done with it, how it was made, and where it comes from. */
export function Details({ feed, result, onShow, onUsed }: DetailsProps) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const { task, key } = result;
  const { creation, hasFailed } = useRecipe(task.id);
  const { number, of } = placeOf(feed.orders, key);
  // A relative that stands in the feed is shown here, instead of on its own page.
  const showHere = (event: MouseEvent) => {
    if (isElsewhere(event) || !(event.target instanceof Element)) return;
    const to = event.target.closest("a")?.getAttribute("href") ?? "";
    const relative = feed.results.find((other) => to === href(`/creations/${other.task.id}`));
    if (relative === undefined || relative.task.id === task.id) return;
    event.preventDefault();
    onShow(relative.key);
  };
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div>
        <h2 className="sr-only">{t("feed.inspector")}</h2>
        <div className="pr-9 font-semibold">
          <LongText text={titleOf(task)} />
        </div>
        <p className="text-muted text-xs">
          {of > 1 ? `${t("feed.takeOf", { number, of })} · ${t("feed.byAi")}` : t("feed.byAi")}
        </p>
      </div>
      {creation !== null && <FullSize key={creation.id} task={creation} />}
      <ShotActs result={result} isCompared={feed.compared.includes(task.id)} onUsed={onUsed} />
      {creation !== null && <MadeInstead task={creation} />}
      {creation !== null && <Rating task={creation} />}
      <Facts result={result} creation={creation} />
      {hasFailed && <p className="text-muted text-sm">{t("feed.recipeNotRead")}</p>}
      {creation !== null && (
        <div onClickCapture={showHere} className="empty:hidden">
          <Lineage task={creation} />
        </div>
      )}
      <Link
        to={href(`/creations/${task.id}`)}
        discover="none"
        className="inline-flex min-h-10 items-center justify-self-start font-semibold text-sm underline underline-offset-4"
      >
        {t("feed.details")}
      </Link>
    </div>
  );
}
