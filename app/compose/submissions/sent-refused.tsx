import type { Submission, Submissions, SubmittedTask } from "#app/compose/submissions/use-submissions.ts";
import type { Refusal } from "#app/lib/graphql/result.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Button, buttonLook } from "#app/ui/button.tsx";
import { useFieldError, useRefusalSentence } from "#app/ui/messages/refusal-notice.tsx";

type SentRefusedProps = { submission: Submission; submissions: Submissions };

// The same would be refused the same way.
const USELESS = ["PRICE_CHANGED", "MODEL_UNAVAILABLE", "MODEL_RETIRED", "NOT_FOUND"];

/** The sentence for a refusal with its fields, since the row stands away from them. */
function useWhole(): (refusal: Refusal) => string {
  const sentence = useRefusalSentence();
  const fieldError = useFieldError();
  return (refusal) => {
    const said = refusal.fields.map(({ path }) => fieldError(refusal, path.at(-1) ?? "") ?? "");
    return said.some((words) => words !== "") ? [...new Set(said)].join(" ") : sentence(refusal);
  };
}

function Refused({ submission, submissions, refusal }: SentRefusedProps & { refusal: Refusal }) {
  const { t } = useTranslation();
  const whole = useWhole();
  const mayHelp = refusal.fields.length === 0 && !USELESS.includes(refusal.code);
  return (
    <div role="alert" className="grid max-w-xl gap-3 rounded-2xl border border-danger/40 bg-surface p-5 shadow-card">
      <p className="font-semibold text-danger">{t("compose.refused")}</p>
      <p>{whole(refusal)}</p>
      <div className="flex flex-wrap gap-2">
        <a href="#composer-prompt" className={buttonLook({ tone: "secondary", size: "small" })}>
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

/** The tasks of an order that were refused while others of it were taken. */
function RefusedItems({ items }: { items: readonly SubmittedTask[] }) {
  const { t } = useTranslation();
  const whole = useWhole();
  return (
    <ul className="grid gap-2.5">
      {items.map(({ prompt, refusal }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: tasks of a submission never change their order
        <li key={index} className="grid gap-1 rounded-2xl border border-danger/40 p-4 text-sm">
          <p dir="auto" className="line-clamp-2">
            {prompt}
          </p>
          <p className="font-semibold text-danger">{t("compose.refused")}</p>
          {refusal !== null && <p>{whole(refusal)}</p>}
        </li>
      ))}
    </ul>
  );
}

/** What of an order was refused, why, and what may help. */
export function SentRefused({ submission, submissions }: SentRefusedProps) {
  if (submission.state === "sending") return null;
  if (submission.state === "refused")
    return <Refused submission={submission} submissions={submissions} refusal={submission.refusal} />;
  return <RefusedItems items={submission.items.filter(({ task }) => task === null)} />;
}
