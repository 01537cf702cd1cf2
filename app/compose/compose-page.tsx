import { Form, useActionData, useLocation } from "@remix-run/react";
import ImageIcon from "lucide-react/icons/image";
import Play from "lucide-react/icons/play";
import { lazy, Suspense, useEffect, useRef } from "react";
import { ComposeForm } from "#app/compose/compose-form.tsx";
import type { ComposeData } from "#app/compose/documents.ts";
import { offersOf, requestedRatio } from "#app/compose/models/offers.ts";
import type { Start } from "#app/compose/recipe.ts";
import { useSources } from "#app/compose/sources/use-sources.ts";
import { BatchFields } from "#app/compose/submissions/batch-fields.tsx";
import { Earlier } from "#app/compose/submissions/earlier.tsx";
import { formDefaults } from "#app/compose/submissions/form-defaults.ts";
import { Placeholder, Sending, shapeFor, submissionGrid } from "#app/compose/submissions/placeholder.tsx";
import type { Kind } from "#app/compose/submissions/tasks-input.ts";
import { useBatch } from "#app/compose/submissions/use-batch.ts";
import { promptsOf, type Submissions, useSubmissions } from "#app/compose/submissions/use-submissions.ts";
import { useChoices } from "#app/compose/use-choices.ts";
import { useDraft } from "#app/lib/browser/use-draft.ts";
import type { Answer } from "#app/lib/forms.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { TaskCard } from "#app/tasks/documents.ts";
import { Notice } from "#app/ui/messages/notice.tsx";

const loadCard = () => import("#app/compose/submissions/submission-card.tsx");
const SubmissionCard = lazy(async () => ({ default: (await loadCard()).SubmissionCard }));

/** Whether the keyboard is nowhere: the button that sent the form takes no focus while it is switched off. */
function hasNoFocus(): boolean {
  const { activeElement } = document;
  return activeElement === null || activeElement === document.body || activeElement.matches("[type=submit]");
}

/**
 * Brings the newest placeholder into view: beside the form to the top of its column, on a phone up from below the form. The
 * keyboard goes along, unless it stands in a field: who ordered by keys from there writes on.
 */
function useArrival(newest: string | undefined) {
  const region = useRef<HTMLElement>(null);
  const before = useRef(newest);
  useEffect(() => {
    if (before.current === newest || newest === undefined) return;
    before.current = newest;
    const isBeside = window.matchMedia("(min-width: 64rem)").matches;
    if (isBeside) region.current?.scrollTo({ top: 0 });
    else region.current?.scrollIntoView({ block: "start" });
    if (hasNoFocus()) region.current?.querySelector<HTMLElement>("[data-submission]")?.focus({ preventScroll: true });
  }, [newest]);
  return region;
}

function Empty({ kind }: { kind: Kind }) {
  const { t } = useTranslation();
  const Icon = kind === "video" ? Play : ImageIcon;
  return (
    <Placeholder shape={shapeFor(kind, null)}>
      <div className="grid justify-items-center gap-3 p-6 text-center text-muted">
        <Icon className="size-9" strokeWidth={1.4} aria-hidden="true" />
        <p className="max-w-xs text-sm">{t(`workflow.empty.${kind}`)}</p>
      </div>
    </Placeholder>
  );
}

type MadeProps = { kind: Kind; submissions: Submissions; recent: readonly TaskCard[] };

/** What was sent since the page was opened, newest first, and below it what was made before. */
function Made({ kind, submissions, recent }: MadeProps) {
  const { t } = useTranslation();
  const region = useArrival(submissions.all[0]?.key);
  useEffect(() => {
    // Before the first is sent, so that a network that goes away then finds it here. Asked for again when it is drawn.
    loadCard().catch(() => undefined);
  }, []);
  const shown = new Set(
    submissions.all.flatMap((submission) =>
      submission.state === "accepted" ? submission.items.map(({ task }) => task?.id) : [],
    ),
  );
  return (
    <section
      ref={region}
      id="made"
      aria-label={t("compose.made")}
      className="-m-1 grid scroll-mt-20 content-start gap-8 p-1 lg:sticky lg:top-20 lg:max-h-[calc(100dvh-6rem)] lg:overflow-y-auto"
    >
      {submissions.all.length === 0 && (
        <div className="max-lg:hidden">
          <Empty kind={kind} />
        </div>
      )}
      <ul className="grid gap-8 empty:hidden">
        {submissions.all.map((submission) => (
          <li
            key={submission.key}
            data-submission={submission.state}
            tabIndex={-1}
            aria-label={promptsOf(submission.input)[0]}
            className={submissionGrid(submission)}
          >
            <Suspense fallback={<Sending submission={submission} kind={kind} />}>
              <SubmissionCard submission={submission} kind={kind} submissions={submissions} />
            </Suspense>
          </li>
        ))}
      </ul>
      <Earlier tasks={recent.filter(({ id }) => !shown.has(id))} />
    </section>
  );
}

type ComposePageProps = { kind: Kind; data: ComposeData; start: Start; idempotencyKey: string };

function OwnForm({ kind, data, start, idempotencyKey, submissions }: ComposePageProps & { submissions: Submissions }) {
  const { t } = useTranslation();
  const posted = useActionData<Answer>();
  const values = posted?.values ?? {};
  const name = `${data.viewer?.id}:${kind}`;
  const [prompt, onPrompt] = useDraft(name, values.prompt ?? start.prompt);
  const offers = offersOf(data.models, kind, t);
  const fallback = { ...formDefaults(null, start.sources[0]), ...start.choices };
  const choices = useChoices({ draft: `${name}:choices`, offers, posted: values, fallback });
  const sources = useSources(`${name}:sources`, start.sources, start.asReferences);
  const batch = useBatch(`${name}:more`, values.takes);
  return (
    <ComposeForm
      kind={kind}
      Form={Form}
      onSubmit={(form) => submissions.submit(form, requestedRatio(choices.model, choices.chosenValue))}
      hidden={{ idempotencyKey }}
      refusal={submissions.refusal ?? posted?.refusal ?? null}
      isSending={submissions.isSending}
      isRunning={false}
      taken={submissions.taken}
      available={data.viewer?.credits.available ?? 0}
      styles={data.styles}
      batchFields={<BatchFields kind={kind} batch={batch} sources={sources.ready.length} />}
      isOnly
      {...{ offers, choices, sources, prompt, onPrompt, batch }}
    />
  );
}

/** Makes images or videos outside of a workflow, as many after each other as one likes. */
export function ComposePage(props: ComposePageProps) {
  const { kind, data, start } = props;
  const { t } = useTranslation();
  // Another recipe in the address is another form; what was sent stays.
  const { search } = useLocation();
  const submissions = useSubmissions(kind);
  return (
    <main id="main" className="mx-auto grid max-w-7xl grid-cols-[minmax(0,1fr)] gap-5 px-3 py-6 sm:px-6 sm:py-8">
      <header className="grid gap-1 px-2">
        <h1 className="font-bold text-2xl tracking-tight sm:text-3xl">{t(`${kind}.title`)}</h1>
        <p className="text-muted">{t(`${kind}.lead`)}</p>
      </header>
      {start.isLost && <Notice tone="warning">{t("compose.lost")}</Notice>}
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-8 [overflow-anchor:none] lg:grid-cols-[minmax(0,5fr)_minmax(0,6fr)]">
        <div className="rounded-3xl border border-line bg-surface p-5 shadow-card sm:p-7">
          <OwnForm key={search} submissions={submissions} {...props} />
        </div>
        <Made kind={kind} submissions={submissions} recent={data.viewer?.tasks.nodes ?? []} />
      </div>
    </main>
  );
}
