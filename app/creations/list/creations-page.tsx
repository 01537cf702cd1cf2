import { useLocation, useSearchParams } from "@remix-run/react";
import { useEffect, useMemo, useState } from "react";
import { askedOf, creationsVariables, filterOf, pageAt, searchOf } from "#app/creations/address.ts";
import { keepTicks, keptTicks } from "#app/creations/compare/kept-ticks.ts";
import { type Creations, type CreationsViewer, MoreCreationsDocument } from "#app/creations/documents.ts";
import { DoneNotice } from "#app/creations/done-notice.tsx";
import { FilterBar } from "#app/creations/filters/filter-bar.tsx";
import { LibraryHead } from "#app/creations/filters/library-head.tsx";
import { BetterPart } from "#app/creations/follow-ups/better-part.tsx";
import { Gallery } from "#app/creations/list/grid.tsx";
import { NoMatch, NothingYet, NotRead } from "#app/creations/list/grid-empty.tsx";
import { GalleryPages } from "#app/creations/list/grid-pages.tsx";
import { RunningPart } from "#app/creations/list/running-part.tsx";
import { TileSymbols } from "#app/creations/list/tile-symbols.tsx";
import { useCardKeys } from "#app/creations/list/use-card-keys.ts";
import { usePlaceholders } from "#app/creations/list/use-placeholders.ts";
import { SelectionBar } from "#app/creations/selection/selection-bar.tsx";
import { type Selection, useSelection } from "#app/creations/selection/use-selection.ts";
import { type Filter, type TaskCount, WholeBar } from "#app/creations/selection/whole-bar.tsx";
import type { Refusal } from "#app/lib/graphql/result.ts";
import { followStretch, useEndless } from "#app/lib/graphql/use-endless.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { TaskActions, useTaskActions } from "#app/tasks/actions/task-actions.tsx";
import type { TaskCard } from "#app/tasks/documents.ts";
import { Button } from "#app/ui/button.tsx";
import { RefusalNotice } from "#app/ui/messages/refusal-notice.tsx";

const MORE = 60;

/** All of the list that was asked for so far, as if it had come at once. */
function useUnrolled(viewer: CreationsViewer, list: string) {
  const [params] = useSearchParams();
  const { filter } = creationsVariables(params);
  const endless = useEndless<TaskCard>(`${viewer.id} ${list}`, viewer.tasks, (after, onStretch) =>
    followStretch(MoreCreationsDocument, { first: MORE, after, filter }, (data) => data.viewer?.tasks, onStretch),
  );
  const { items } = endless;
  const unrolled = useMemo(() => ({ ...viewer, tasks: { ...viewer.tasks, nodes: items } }), [viewer, items]);
  return { endless, unrolled, filter };
}

/** How many there are, as far as that is known, of which so many are shown. */
function Total({ count, shown }: { count: TaskCount; shown: number }) {
  const { t } = useTranslation();
  if (count === null) return t("creations.shown", { count: shown });
  return count.isExact ? t("library.total", { count: count.count }) : t("library.totalMore", { count: count.count });
}

/** What was ticked when the list was left to compare it, once. */
function useTicksKept(): readonly string[] {
  const [before] = useState(keptTicks);
  useEffect(() => keepTicks([]), []);
  return before;
}

type FinishedProps = {
  tasks: readonly TaskCard[];
  selection: Selection;
  count: TaskCount;
  filter: Filter;
  search: string;
};

/** What is over, with the bar for what is ticked, or for all that fits. */
function Finished({ tasks, selection, count, filter, search }: FinishedProps) {
  const { t } = useTranslation();
  const [isWhole, setWhole] = useState(false);
  const hasUnseen = count === null || !count.isExact || count.count > tasks.length;
  const all = count?.isExact === true ? t("library.every", { count: count.count }) : t("library.everyMore");
  const leave = () => {
    setWhole(false);
    selection.clear();
  };
  const toggle: Selection["toggle"] = (id, isRange) => {
    setWhole(false);
    selection.toggle(id, isRange);
  };
  return (
    <section aria-label={t("creations.finished")} className="group/gallery grid grid-cols-[minmax(0,1fr)] gap-2">
      {isWhole ? (
        <div className="sticky top-(--header-height) z-20 -mx-2 bg-paper/95 px-2 py-1.5 backdrop-blur">
          <WholeBar count={count} filter={filter} onLeave={leave} />
        </div>
      ) : (
        <SelectionBar
          tasks={tasks}
          selection={selection}
          whole={
            hasUnseen ? (
              <Button tone="quiet" size="small" onClick={() => setWhole(true)}>
                {all}
              </Button>
            ) : null
          }
        >
          <span>
            <Total count={count} shown={tasks.length} />
          </span>
          <span className="max-sm:hidden">{t("creations.selectHint")}</span>
        </SelectionBar>
      )}
      <TileSymbols />
      <Gallery tasks={tasks} search={search} selection={{ ...selection, toggle }} />
    </section>
  );
}

function Shown({ viewer, list }: { viewer: CreationsViewer; list: string }) {
  const [params] = useSearchParams();
  const asked = filterOf(params);
  const search = searchOf(asked);
  const { endless, unrolled, filter } = useUnrolled(viewer, list);
  const { running, finished } = usePlaceholders(unrolled);
  const ids = useMemo(() => finished.map(({ id }) => id), [finished]);
  const selection = useSelection(ids, useTicksKept());
  const everything = useMemo(() => [...running, ...finished], [running, finished]);
  useCardKeys(everything, selection);
  const isEmpty = running.length === 0 && finished.length === 0;
  const { hasNextPage, endCursor } = viewer.tasks.pageInfo;
  if (isEmpty) {
    const older = hasNextPage ? pageAt(params, "after", endCursor) : null;
    const isNarrowed = askedOf(asked).length > 0 || params.has("after");
    return older !== null || isNarrowed ? <NoMatch older={older} /> : <NothingYet />;
  }
  return (
    <>
      <RunningPart tasks={running} search={search} />
      {finished.length > 0 && (
        <Finished tasks={finished} selection={selection} count={viewer.taskCount} filter={filter} search={search} />
      )}
      <GalleryPages page={viewer.tasks.pageInfo} list={endless} />
    </>
  );
}

/** A refusal of a form that was sent with scripts, or without. */
function Refused({ posted }: { posted: Refusal | null }) {
  const { refusal } = useTaskActions();
  return <RefusalNotice refusal={refusal ?? posted} />;
}

type CreationsPageProps = { page: Creations; viewer: CreationsViewer; refusal: Refusal | null };

/** Everything the viewer made, what still runs on top, the rest newest first. */
export function CreationsPage({ page, viewer, refusal }: CreationsPageProps) {
  const [params] = useSearchParams();
  // More of the same list is no other list: what was ticked stays so.
  const list = [searchOf(filterOf(params)), params.get("after"), params.get("before")].join(" ");
  return (
    <TaskActions>
      <main
        id="main"
        className="mx-auto grid max-w-[100rem] grid-cols-[minmax(0,1fr)] gap-4 px-4 py-4 sm:px-6 lg:px-8 lg:py-7"
      >
        <LibraryHead />
        <FilterBar models={page.models} styles={[...viewer.styles, ...page.styles]} />
        <DoneNotice />
        <Refused posted={refusal} />
        <Shown key={list} list={list} viewer={viewer} />
        <BetterPart />
      </main>
    </TaskActions>
  );
}

/** The page when its list could not be read: its filters may be what is wrong. */
export function CreationsFault() {
  const { pathname, search } = useLocation();
  return (
    <main id="main" className="mx-auto grid max-w-7xl gap-6 px-4 py-7 sm:px-6 lg:px-8">
      <LibraryHead />
      <NotRead here={pathname + search} />
    </main>
  );
}
