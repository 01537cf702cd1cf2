import { useLocation, useSearchParams } from "@remix-run/react";
import { useMemo } from "react";
import { askedOf, filterOf, pageAt, searchOf } from "#app/creations/address.ts";
import type { Creations, CreationsViewer } from "#app/creations/documents.ts";
import { DoneNotice } from "#app/creations/done-notice.tsx";
import { FilterBar } from "#app/creations/filters/filter-bar.tsx";
import { Gallery } from "#app/creations/list/grid.tsx";
import { NoMatch, NothingYet, NotRead } from "#app/creations/list/grid-empty.tsx";
import { GalleryPages } from "#app/creations/list/grid-pages.tsx";
import { RunningPart } from "#app/creations/list/running-part.tsx";
import { SelectionBar } from "#app/creations/list/selection-bar.tsx";
import { TileSymbols } from "#app/creations/list/tile-symbols.tsx";
import { useCardKeys } from "#app/creations/list/use-card-keys.ts";
import { usePlaceholders } from "#app/creations/list/use-placeholders.ts";
import { useSelection } from "#app/creations/list/use-selection.ts";
import type { Refusal } from "#app/lib/graphql/result.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { TaskActions, useTaskActions } from "#app/tasks/actions/task-actions.tsx";
import { RefusalNotice } from "#app/ui/messages/refusal-notice.tsx";

function Shown({ viewer }: { viewer: CreationsViewer }) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const filter = filterOf(params);
  const search = searchOf(filter);
  const { running, finished } = usePlaceholders(viewer);
  const ids = useMemo(() => finished.map(({ id }) => id), [finished]);
  const selection = useSelection(ids);
  const everything = useMemo(() => [...running, ...finished], [running, finished]);
  useCardKeys(everything, selection);
  const isEmpty = running.length === 0 && finished.length === 0;
  const { hasNextPage, endCursor } = viewer.tasks.pageInfo;
  if (isEmpty) {
    const older = hasNextPage ? pageAt(params, "after", endCursor) : null;
    const isNarrowed = askedOf(filter).length > 0 || params.has("after");
    return older !== null || isNarrowed ? <NoMatch older={older} /> : <NothingYet />;
  }
  return (
    <>
      <RunningPart tasks={running} search={search} />
      {finished.length > 0 && (
        <section aria-label={t("creations.finished")} className="group/gallery grid grid-cols-[minmax(0,1fr)] gap-2">
          <SelectionBar tasks={finished} selection={selection}>
            <span>{t("creations.shown", { count: finished.length })}</span>
            <span className="max-sm:hidden">{t("creations.selectHint")}</span>
          </SelectionBar>
          <TileSymbols />
          <Gallery tasks={finished} search={search} selection={selection} />
        </section>
      )}
      <GalleryPages tasks={viewer.tasks} />
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
  const { t } = useTranslation();
  const [params] = useSearchParams();
  // More of the same list is no other list: what was ticked stays so.
  const list = [searchOf(filterOf(params)), params.get("after"), params.get("before")].join(" ");
  return (
    <TaskActions>
      <main id="main" className="mx-auto grid max-w-[100rem] grid-cols-[minmax(0,1fr)] gap-4 px-4 py-7 sm:px-6 lg:px-8">
        <h1 className="font-bold text-3xl tracking-tight">{t("creations.title")}</h1>
        <FilterBar models={page.models} styles={page.styles} />
        <DoneNotice />
        <Refused posted={refusal} />
        <Shown key={list} viewer={viewer} />
      </main>
    </TaskActions>
  );
}

/** The page when its list could not be read: its filters may be what is wrong. */
export function CreationsFault() {
  const { t } = useTranslation();
  const { pathname, search } = useLocation();
  return (
    <main id="main" className="mx-auto grid max-w-7xl gap-6 px-4 py-7 sm:px-6 lg:px-8">
      <h1 className="font-bold text-3xl tracking-tight">{t("creations.title")}</h1>
      <NotRead here={pathname + search} />
    </main>
  );
}
