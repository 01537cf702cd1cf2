import { useEffect } from "react";
import { useDraft } from "#app/lib/browser/use-draft.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { useStep } from "#app/lib/use-step.ts";
import { Button } from "#app/ui/button.tsx";
import { TextAreaField } from "#app/ui/field.tsx";
import { RefusalNotice } from "#app/ui/messages/refusal-notice.tsx";
import type { Workflow } from "#app/workflow/documents.ts";

type PromptFormProps = { workflow: Workflow; onUse: (text: string) => void; isNext: boolean; isFresh: boolean };

/** The finished prompt, to change and to use. `isFresh`: it was written just now, so the keyboard belongs here. */
export function PromptForm({ workflow, onUse, isNext, isFresh }: PromptFormProps) {
  const { t } = useTranslation();
  const use = useStep("use-prompt", "");
  const [text, setText] = useDraft(`${workflow.id}:prompt`, workflow.prompt?.text ?? "");
  useEffect(() => {
    // The button that asked for it was switched off meanwhile and lost the keyboard.
    if (isFresh && document.activeElement === document.body) document.getElementById("finished-prompt")?.focus();
  }, [isFresh]);
  const { Form } = use;
  return (
    <Form method="post" onSubmit={() => onUse(text)} className="grid content-start gap-4">
      <input type="hidden" name="intent" value="use-prompt" />
      <input type="hidden" name="workflow" value={workflow.id} />
      <input type="hidden" name="promptId" value={workflow.prompt?.id ?? ""} />
      <TextAreaField
        id="finished-prompt"
        name="prompt"
        label={t("workflow.finished")}
        hint={t("workflow.finishedHint")}
        rows={7}
        className="min-h-52"
        required
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <RefusalNotice refusal={use.refusal} />
      <Button
        type="submit"
        tone={isNext ? "primary" : "secondary"}
        size={isNext ? "large" : "normal"}
        disabled={use.isBusy}
      >
        {t("workflow.use")}
      </Button>
    </Form>
  );
}
