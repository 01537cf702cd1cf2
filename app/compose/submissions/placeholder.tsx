import type { ReactNode } from "react";
import type { Kind } from "#app/compose/submissions/tasks-input.ts";
import { promptsOf, type Submission } from "#app/compose/submissions/use-submissions.ts";
import { classes } from "#app/lib/class-names.ts";
import { ratioOf } from "#app/lib/format.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { Media } from "#app/tasks/documents.ts";
import { Frame } from "#app/ui/frame.tsx";

/** The shape of a task's placeholder, before its files are there: as asked for, else as its source, else as usual for its kind. */
export function shapeFor(kind: Kind, ratio: string | null, source?: Media): { width: number; height: number } {
  const given = ratioOf(ratio);
  if (given !== null) return given;
  if (source?.width && source.height) return { width: source.width, height: source.height };
  return kind === "video" ? { width: 16, height: 9 } : { width: 1, height: 1 };
}

/** A frame in the shape of what is to come, with words in its middle. */
export function Placeholder({ shape, children }: { shape: { width: number; height: number }; children: ReactNode }) {
  return (
    <Frame {...shape}>
      <div className="grid place-items-center p-3">{children}</div>
    </Frame>
  );
}

/** How the tasks of one submission stand: one fills the column, several share it. */
export function submissionGrid({ input, state }: Submission): string {
  const isRow = state !== "refused" && promptsOf(input).length > 1;
  return classes("grid scroll-mt-20 items-start gap-4 rounded-2xl", isRow && "sm:grid-cols-2");
}

/** A submission on its way: a placeholder for each task, in the shape its result will have. */
export function Sending({ submission, kind }: { submission: Submission; kind: Kind }) {
  const { t } = useTranslation();
  const prompts = promptsOf(submission.input);
  return (
    <>
      {prompts.map((prompt, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: tasks of a submission never change their order
        <article key={index} className="grid content-start gap-2" aria-label={prompt}>
          <Placeholder shape={shapeFor(kind, submission.ratio)}>
            <p className="p-6 text-center font-medium text-muted motion-safe:animate-breathe">{t("task.sending")}</p>
          </Placeholder>
          <p className="text-muted text-sm">{"\u00a0"}</p>
        </article>
      ))}
    </>
  );
}
