import { Suspense } from "react";
import { Placeholder } from "#app/compose/submissions/placeholder.tsx";
import { promptsOf, type Submission, type Submissions } from "#app/compose/submissions/use-submissions.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { askedPart } from "#app/ui/asked-part.tsx";

const SentRefused = askedPart(async () => (await import("#app/compose/submissions/sent-refused.tsx")).SentRefused);

type SentRowProps = { submission: Submission; submissions: Submissions };

function Sending({ submission: { kind, ratio, input } }: Pick<SentRowProps, "submission">) {
  const { t } = useTranslation();
  return (
    <ul className="flex flex-wrap gap-2.5">
      {promptsOf(input).map((prompt, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: tasks of a submission never change their order
        <li key={index} aria-label={prompt} className="max-w-full">
          <Placeholder kind={kind} ratio={ratio}>
            <p className="font-medium text-muted text-sm motion-safe:animate-breathe">{t("task.sending")}</p>
          </Placeholder>
        </li>
      ))}
    </ul>
  );
}

/**
 * What was sent and has not become tasks: on its way, a place for each result; refused, why and what may help. Of an order that was
 * taken only what was refused of it; null when nothing was.
 */
export function SentRow({ submission, submissions }: SentRowProps) {
  if (submission.state === "accepted" && submission.items.every(({ task }) => task !== null)) return null;
  return (
    <section data-submission={submission.state} tabIndex={-1} className="grid scroll-mt-20 gap-2">
      {submission.state !== "accepted" && (
        <p dir="auto" className="line-clamp-2">
          {promptsOf(submission.input)[0]}
        </p>
      )}
      {submission.state === "sending" ? (
        <Sending submission={submission} />
      ) : (
        <Suspense fallback={null}>
          <SentRefused submission={submission} submissions={submissions} />
        </Suspense>
      )}
    </section>
  );
}
