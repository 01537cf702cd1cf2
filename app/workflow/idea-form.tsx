import { Link } from "@remix-run/react";
import Sparkles from "lucide-react/icons/sparkles";
import { type FormEvent, useEffect, useState } from "react";
import { useHydrated } from "#app/lib/browser/use-hydrated.ts";
import { PROMPT_CREDITS } from "#app/lib/credits.ts";
import type { Refusal } from "#app/lib/graphql/result.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { Step } from "#app/lib/use-step.ts";
import type { PromptWriter } from "#app/prompts/writer/use-prompt-writer.ts";
import { Button } from "#app/ui/button.tsx";
import { TextAreaField } from "#app/ui/field.tsx";
import { Notice } from "#app/ui/messages/notice.tsx";
import { RefusalNotice, useFieldError } from "#app/ui/messages/refusal-notice.tsx";
import { Spinner } from "#app/ui/spinner.tsx";
import type { Workflow } from "#app/workflow/documents.ts";

const EXAMPLES = ["workflow.examples.boat", "workflow.examples.whale", "workflow.examples.fox"] as const;

function Examples() {
  const { t } = useTranslation();
  const { href } = useLocale();
  return (
    <ul className="flex flex-wrap gap-2" aria-label={t("workflow.tryOne")}>
      {EXAMPLES.map((key) => (
        <li key={key}>
          <Link
            to={href(`/workflow?new&idea=${encodeURIComponent(t(key))}`)}
            preventScrollReset
            className="inline-flex min-h-11 items-center rounded-xl border border-edge/50 px-3.5 py-1.5 text-sm hover:border-edge hover:bg-sunken"
          >
            {t(key)}
          </Link>
        </li>
      ))}
    </ul>
  );
}

type IdeaFormProps = {
  step: Step;
  isWriting: boolean;
  refusal: Refusal | null;
  write: PromptWriter["write"];
  workflow: Workflow | null;
  startIdea: string;
  available: number;
};

/** Where an idea is put into words; with scripts the assistant's answer is streamed, without them the page comes back with it. */
export function IdeaForm({ step, isWriting, refusal, write, workflow, startIdea, available }: IdeaFormProps) {
  const { t } = useTranslation();
  const hydrated = useHydrated();
  const fieldError = useFieldError();
  const [idea, setIdea] = useState(step.values.idea ?? workflow?.prompt?.idea ?? startIdea);
  useEffect(() => {
    if (startIdea !== "") setIdea(startIdea);
  }, [startIdea]);
  const hasTooFewCredits = available < PROMPT_CREDITS;
  const start = (event: FormEvent) => {
    event.preventDefault();
    if (!isWriting) write({ idea, idempotencyKey: step.idempotencyKey, kind: "IMAGE" });
  };
  const { Form } = step;
  return (
    <Form method="post" onSubmit={start} className="grid content-start gap-4">
      <input type="hidden" name="intent" value="write" />
      <input type="hidden" name="workflow" value={workflow?.id ?? ""} />
      <input type="hidden" name="idempotencyKey" value={step.idempotencyKey} />
      <TextAreaField
        id="idea"
        name="idea"
        label={t("workflow.idea")}
        hint={t("workflow.ideaHint")}
        placeholder={t("workflow.ideaPlaceholder")}
        rows={4}
        className="min-h-32"
        required
        maxLength={4000}
        value={idea}
        readOnly={isWriting}
        error={fieldError(refusal, "idea")}
        onChange={(event) => setIdea(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) event.currentTarget.form?.requestSubmit();
        }}
      />
      {workflow?.prompt == null && idea === "" && <Examples />}
      <RefusalNotice refusal={refusal} shown={["idea"]} />
      {hasTooFewCredits && (
        <Notice tone="warning">
          {t("credits.tooFew", { required: PROMPT_CREDITS, available, missing: PROMPT_CREDITS - available })}
        </Notice>
      )}
      <Button
        type="submit"
        tone={workflow?.prompt == null ? "primary" : "secondary"}
        size={workflow?.prompt == null ? "large" : "normal"}
        disabled={isWriting || hasTooFewCredits || (hydrated && idea.trim() === "")}
      >
        {isWriting ? <Spinner /> : <Sparkles className="size-5" aria-hidden="true" />}
        <span>{t("workflow.write")}</span>
        <span className="font-medium tabular-nums">{`· ${t("credits.count", { count: PROMPT_CREDITS })}`}</span>
      </Button>
    </Form>
  );
}
