import { useLocation, useNavigate, useSearchParams } from "@remix-run/react";
import { Suspense, useState } from "react";
import { filterOf, searchOf } from "#app/creations/address.ts";
import { CollectionsPart } from "#app/creations/collections/collections-part.tsx";
import { AltText } from "#app/creations/detail/alt-text.tsx";
import { Captions } from "#app/creations/detail/captions.tsx";
import { CreationMedia, fileOf } from "#app/creations/detail/creation-media.tsx";
import { Ledger } from "#app/creations/detail/ledger.tsx";
import { Lineage } from "#app/creations/detail/lineage.tsx";
import { NeighbourLinks, type Neighbours } from "#app/creations/detail/neighbours.tsx";
import { Recipe } from "#app/creations/detail/recipe.tsx";
import { Reuse } from "#app/creations/detail/reuse.tsx";
import type { Creation } from "#app/creations/documents.ts";
import { DoneNotice } from "#app/creations/done-notice.tsx";
import { FullSize } from "#app/creations/drafts/full-size.tsx";
import { MadeInstead } from "#app/creations/drafts/made-by.tsx";
import { BetterPart } from "#app/creations/follow-ups/better-part.tsx";
import { FoldedPanel, Panel } from "#app/creations/panel.tsx";
import { Rating } from "#app/creations/rating.tsx";
import { useTaskKeys } from "#app/creations/use-task-keys.ts";
import type { Refusal } from "#app/lib/graphql/result.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { useRootData } from "#app/shell/root-data.ts";
import { intentOf } from "#app/tasks/actions/intents.ts";
import { TaskActions, useTaskActions } from "#app/tasks/actions/task-actions.tsx";
import { isVideo } from "#app/tasks/media.ts";
import { useTaskUpdates } from "#app/tasks/state-lines.tsx";
import { titleOf } from "#app/tasks/status.ts";
import { askedPart } from "#app/ui/asked-part.tsx";
import { Badge } from "#app/ui/badge.tsx";
import { ButtonLink } from "#app/ui/button.tsx";
import { RefusalNotice } from "#app/ui/messages/refusal-notice.tsx";

const CopyAs = askedPart(async () => (await import("#app/creations/detail/copy-as-part.tsx")).CopyAs);

function Request({ task }: { task: Creation }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const origin = useRootData()?.origin ?? "";
  return (
    <FoldedPanel title={t("creation.copyAs")} onOpen={() => setOpen(true)}>
      {isOpen && (
        <Suspense>
          <CopyAs task={task} endpoint={`${origin}/graphql`} />
        </Suspense>
      )}
    </FoldedPanel>
  );
}

function Side({ task, idempotencyKey }: { task: Creation; idempotencyKey: string }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const [params] = useSearchParams();
  const asset = fileOf(task, params);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] content-start gap-4">
      <FullSize key={task.id} task={task} idempotencyKey={idempotencyKey} />
      <MadeInstead task={task} />
      <Recipe task={task} />
      {asset !== undefined && (
        <Panel title={t("rating.title")}>
          <Rating task={task} />
        </Panel>
      )}
      <Reuse task={task} asset={asset} />
      <CollectionsPart task={task} />
      {asset !== undefined && <AltText key={asset.id} asset={asset} />}
      {asset !== undefined && isVideo(asset) && <Captions key={`captions ${asset.id}`} asset={asset} />}
      <Panel id="ledger" title={t("creation.cost", { count: task.creditsCharged })}>
        <Ledger entries={task.creditTransactions} />
      </Panel>
      <Lineage task={task} />
      <Request task={task} />
      {task.workflow !== null && (
        <ButtonLink to={href(`/create?story=${task.workflow.id}`)}>{t("creation.openWorkflow")}</ButtonLink>
      )}
    </div>
  );
}

/** The keys for this creation, and for the file of it that is shown. */
function Keys({ task }: { task: Creation }) {
  const [params] = useSearchParams();
  useTaskKeys(() => ({ tasks: [task], file: fileOf(task, params) }));
  return null;
}

function Refused({ posted }: { posted: Refusal | null }) {
  const { refusal } = useTaskActions();
  return <RefusalNotice refusal={refusal ?? posted} />;
}

type CreationPageProps = {
  task: Creation;
  neighbours: Neighbours;
  idempotencyKey: string;
  refusal: Refusal | null;
};

/** One creation: its files, how it was made, and what it cost, with the ledger's entries as proof. */
export function CreationPage({ task, neighbours, idempotencyKey, refusal }: CreationPageProps) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const { state } = useLocation();
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const search = searchOf(filterOf(params));
  useTaskUpdates(task);
  const near = neighbours.older ?? neighbours.newer;
  const next = (near === null ? href("/creations") : href(`/creations/${near}`)) + search;
  return (
    <TaskActions
      onStart={(form) => {
        // At once: what is deleted is not looked at, and the way to undo it goes along.
        if (intentOf(form) === "delete") navigate(next, { replace: true, state });
      }}
      onDone={({ created }) => {
        const [newTask] = created;
        if (newTask !== undefined) navigate(href(`/creations/${newTask}`));
      }}
    >
      <main id="main" className="mx-auto grid max-w-7xl grid-cols-[minmax(0,1fr)] gap-4 px-4 py-5 sm:px-6 lg:px-8">
        <Keys task={task} />
        <BetterPart
          key={task.id}
          onMade={(made) => navigate(href(`/creations/${made}`), { state: { comparesWithSource: true } })}
        />
        <NeighbourLinks neighbours={neighbours} search={search} state={state} />
        <div className="grid gap-1">
          <p className="flex flex-wrap items-center gap-3 text-muted text-sm">
            <span>{t(`creation.title.${task.kind}`)}</span>
            {task.isDraft && <Badge>{t("feed.draft")}</Badge>}
            {task.sandbox && <Badge title={t("sandbox.detail")}>{t("sandbox.name")}</Badge>}
          </p>
          <h1 dir="auto" className="line-clamp-2 break-words font-bold text-2xl tracking-tight">
            {titleOf(task)}
          </h1>
        </div>
        <DoneNotice />
        <Refused posted={refusal} />
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <div className="lg:sticky lg:top-6">
            <CreationMedia key={task.id} task={task} next={next} idempotencyKey={idempotencyKey} />
          </div>
          <Side task={task} idempotencyKey={idempotencyKey} />
        </div>
      </main>
    </TaskActions>
  );
}
