import { useMemo } from "react";
import { MadeDocument } from "#app/compose/documents.ts";
import { MadeCard } from "#app/compose/submissions/made-card.tsx";
import { Placeholder, Sending, shapeFor } from "#app/compose/submissions/placeholder.tsx";
import type { Kind } from "#app/compose/submissions/tasks-input.ts";
import { Together } from "#app/compose/submissions/together.tsx";
import type { Submission, Submissions, SubmittedTask } from "#app/compose/submissions/use-submissions.ts";
import type { Refusal } from "#app/lib/graphql/result.ts";
import { useLoaded } from "#app/lib/graphql/use-loaded.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { TaskActions, useTaskActions } from "#app/tasks/actions/task-actions.tsx";
import { Button, buttonLook } from "#app/ui/button.tsx";
import { useFieldError, useRefusalSentence } from "#app/ui/messages/refusal-notice.tsx";

type SubmissionCardProps = { submission: Submission; kind: Kind; submissions: Submissions };

// The same would be refused the same way.
const USELESS = ["PRICE_CHANGED", "MODEL_UNAVAILABLE", "MODEL_RETIRED", "NOT_FOUND"];

/** The sentence for a refusal with its fields, since the card stands away from them. */
function useWhole(): (refusal: Refusal) => string {
  const sentence = useRefusalSentence();
  const fieldError = useFieldError();
  return (refusal) => {
    const said = refusal.fields.map(({ path }) => fieldError(refusal, path.at(-1) ?? "") ?? "");
    return said.some((words) => words !== "") ? [...new Set(said)].join(" ") : sentence(refusal);
  };
}

function Refused({ submission, kind, submissions, refusal }: SubmissionCardProps & { refusal: Refusal }) {
  const { t } = useTranslation();
  const whole = useWhole();
  const mayHelp = refusal.fields.length === 0 && !USELESS.includes(refusal.code);
  return (
    <div
      role="alert"
      className="grid max-w-md gap-3 rounded-2xl border border-danger/40 bg-surface p-5 text-left shadow-card"
    >
      <p className="font-semibold text-danger">{t("compose.refused")}</p>
      <p>{whole(refusal)}</p>
      <div className="flex flex-wrap gap-2">
        <a href={`#${kind}-prompt`} className={buttonLook({ tone: "secondary", size: "small" })}>
          {t("failure.edit")}
        </a>
        {mayHelp && (
          <Button tone="strong" size="small" onClick={() => submissions.resend(submission)}>
            {t("failure.again")}
          </Button>
        )}
        <Button tone="quiet" size="small" onClick={() => submissions.dismiss(submission.key)}>
          {t("compose.dismiss")}
        </Button>
      </div>
    </div>
  );
}

function RefusedItem({ item }: { item: SubmittedTask }) {
  const { t } = useTranslation();
  const whole = useWhole();
  if (item.refusal === null) return null;
  return (
    <article className="grid content-start gap-2 rounded-2xl border border-danger/40 p-4">
      <p dir="auto" className="line-clamp-2 text-muted text-sm">
        {item.prompt}
      </p>
      <p className="font-semibold text-danger text-sm">{t("compose.refused")}</p>
      <p className="text-sm">{whole(item.refusal)}</p>
    </article>
  );
}

function Accepted({ items, submission, kind, submissions }: SubmissionCardProps & { items: SubmittedTask[] }) {
  const made = useMemo(() => items.flatMap(({ task }) => (task === null ? [] : [task])), [items]);
  const variables = useMemo(() => ({ ids: made.map(({ id }) => id) }), [made]);
  const loaded = useMemo(() => ({ nodes: made }), [made]);
  const { nodes } = useLoaded(MadeDocument, variables, loaded);
  const { pending } = useTaskActions();
  const byId = new Map(nodes.flatMap((node) => (node !== null && "kind" in node ? [[node.id, node] as const] : [])));
  const all = [...byId.values()];
  const cards = items.map((item, index) => {
    const { task } = item;
    // biome-ignore lint/suspicious/noArrayIndexKey: tasks of a submission never change their order
    if (task === null) return <RefusedItem key={index} item={item} />;
    const now = byId.get(task.id);
    // Deleted, or just being so; undone it is here again.
    if (now === undefined || pending.get(now.id) === "delete") return null;
    return (
      <MadeCard
        key={task.id}
        task={now}
        kind={kind}
        ratio={submission.ratio}
        onAgain={() => submissions.repeat(submission, index)}
      />
    );
  });
  return (
    <>
      {cards}
      <Together tasks={all} />
    </>
  );
}

/** A submission from its answer on: refused, or the tasks it became, where their placeholders were. */
export function SubmissionCard(props: SubmissionCardProps) {
  const { submission, kind } = props;
  if (submission.state === "sending") return <Sending submission={submission} kind={kind} />;
  if (submission.state === "accepted") {
    return (
      <TaskActions>
        <Accepted {...props} items={submission.items} />
      </TaskActions>
    );
  }
  return (
    <Placeholder shape={shapeFor(kind, submission.ratio)}>
      <Refused {...props} refusal={submission.refusal} />
    </Placeholder>
  );
}
