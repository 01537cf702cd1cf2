import { useLocation, useSearchParams } from "@remix-run/react";
import { useMemo } from "react";
import { DoneNotice } from "#app/components/creations/done-notice.tsx";
import { FilterBar } from "#app/components/creations/filter-bar.tsx";
import { Gallery } from "#app/components/creations/gallery.tsx";
import { NoMatch, NothingYet, NotRead } from "#app/components/creations/gallery-empty.tsx";
import { GalleryPages } from "#app/components/creations/gallery-pages.tsx";
import { RunningPart } from "#app/components/creations/running-part.tsx";
import { SelectionBar } from "#app/components/creations/selection-bar.tsx";
import { useCardKeys } from "#app/components/creations/use-card-keys.ts";
import { usePlaces } from "#app/components/creations/use-places.ts";
import { TaskActions, useTaskActions } from "#app/components/tasks/task-actions.tsx";
import { RefusalNotice } from "#app/components/ui/refusal-notice.tsx";
import type { Creations, CreationsViewer } from "#app/documents/creations.ts";
import { askedOf, filterOf, searchOf } from "#app/lib/creations.ts";
import type { Refusal } from "#app/lib/result.ts";
import { useSelection } from "#app/lib/use-selection.ts";
import { useTranslation } from "#app/lib/words.ts";

function Shown({ viewer }: { viewer: CreationsViewer }) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const filter = filterOf(params);
  const search = searchOf(filter);
  const { running, finished } = usePlaces(viewer);
  const ids = useMemo(() => finished.map(({ id }) => id), [finished]);
  const selection = useSelection(ids);
  const everything = useMemo(() => [...running, ...finished], [running, finished]);
  useCardKeys(everything, selection);
  const isEmpty = running.length === 0 && finished.length === 0;
  if (isEmpty) return askedOf(filter).length > 0 || params.has("after") ? <NoMatch /> : <NothingYet />;
  return (
    <>
      <RunningPart tasks={running} search={search} />
      {finished.length > 0 && (
        <section aria-label={t("creations.finished")} className="group/gallery grid grid-cols-[minmax(0,1fr)] gap-2">
          <SelectionBar tasks={finished} selection={selection}>
            <span>{t("creations.shown", { count: finished.length })}</span>
            <span className="max-sm:hidden">{t("creations.selectHint")}</span>
          </SelectionBar>
          <Gallery tasks={finished} search={search} selection={selection} />
        </section>
      )}
      <GalleryPages page={viewer.tasks.pageInfo} />
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
