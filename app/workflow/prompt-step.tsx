import { useNavigate } from "@remix-run/react";
import { useEffect, useState } from "react";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { type Step, useStep } from "#app/lib/use-step.ts";
import { usePromptWriter } from "#app/prompts/writer/use-prompt-writer.ts";
import { Button } from "#app/ui/button.tsx";
import { useAnnounce } from "#app/ui/messages/announce.tsx";
import { Spinner } from "#app/ui/spinner.tsx";
import type { Workflow } from "#app/workflow/documents.ts";
import { IdeaForm } from "#app/workflow/idea-form.tsx";

import { PromptForm } from "#app/workflow/prompt-form.tsx";
import { BORN } from "#app/workflow/visit.ts";

/** The way past the assistant, for those who have a prompt or when the assistant is away. */
function OwnPrompt({ workflow }: { workflow: Workflow | null }) {
  const { t } = useTranslation();
  const own = useStep("own-prompt", "");
  const { Form } = own;
  return (
    <Form method="post" className="grid h-full content-center justify-items-start gap-3 rounded-2xl bg-sunken p-6">
      <input type="hidden" name="intent" value="own-prompt" />
      <input type="hidden" name="workflow" value={workflow?.id ?? ""} />
      <p className="font-semibold">{t("workflow.ownTitle")}</p>
      <p className="text-muted text-sm">{t("workflow.own")}</p>
      <Button type="submit" disabled={own.isBusy}>
        {t("workflow.ownButton")}
      </Button>
    </Form>
  );
}

type PromptStepProps = {
  workflow: Workflow | null;
  startIdea: string;
  newestKey: string;
  available: number;
  onUse: (text: string) => void;
};

function Streaming({ text }: { text: string }) {
  const { t } = useTranslation();
  return (
    <div className="grid content-start gap-2">
      <p className="flex items-center gap-2 font-medium">
        <Spinner className="size-4" />
        {t("workflow.writing")}
      </p>
      <div
        data-testid="streaming"
        className="min-h-52 whitespace-pre-wrap rounded-xl border border-line bg-sunken px-4 py-3 leading-relaxed"
      >
        {text}
      </div>
    </div>
  );
}

/** Gives a workflow that was just made its address, without the page starting over. */
function useBirth(id: string | null, begin: Step): void {
  const navigate = useNavigate();
  const { href } = useLocale();
  const made = begin.values.workflow;
  const isUnplaced = id === null && made !== undefined && !begin.isBusy;
  useEffect(() => {
    if (isUnplaced) navigate(href(`/workflow/${made}`), { replace: true, preventScrollReset: true, state: BORN });
  }, [isUnplaced, made, navigate, href]);
}

/** Step one: from an idea to a prompt, written live by the assistant, or by hand. */
export function PromptStep({ workflow, startIdea, newestKey, available, onUse }: PromptStepProps) {
  const { t } = useTranslation();
  const step = useStep("write", newestKey);
  const begin = useStep("begin", "");
  const attach = useStep("attach", "");
  const id = workflow?.id ?? null;
  useBirth(id, begin);
  const [isFresh, setFresh] = useState(false);
  const writer = usePromptWriter({
    // Not before the page has the workflow's address: the words that stream in would hold the change of address up.
    owner: id,
    onBegin: () => begin.submit({}),
    onWritten: (promptId) => {
      setFresh(true);
      attach.submit({ workflow: id ?? "", promptId });
    },
    onBroken: ({ idea, idempotencyKey }) => step.submit({ workflow: id ?? "", idea, idempotencyKey }),
  });
  const isWriting = writer.isWriting || attach.isBusy || step.isBusy;
  const refusal = writer.refusal ?? step.refusal ?? begin.refusal ?? attach.refusal;
  const hasPrompt = workflow?.prompt != null;
  useAnnounce(isWriting ? t("workflow.writing") : "");
  return (
    <div className="grid gap-8 lg:grid-cols-2">
      <IdeaForm
        step={step}
        isWriting={isWriting}
        refusal={refusal}
        write={writer.write}
        workflow={workflow}
        startIdea={startIdea}
        available={available}
      />
      {isWriting && <Streaming text={writer.text} />}
      {!isWriting && hasPrompt && (
        <PromptForm
          key={workflow.prompt?.id}
          workflow={workflow}
          onUse={onUse}
          isNext={workflow.step === "PROMPT"}
          isFresh={isFresh}
        />
      )}
      {!isWriting && !hasPrompt && <OwnPrompt workflow={workflow} />}
    </div>
  );
}
