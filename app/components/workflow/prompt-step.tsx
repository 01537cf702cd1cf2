import { Link, useNavigate } from "@remix-run/react";
import { Sparkles } from "lucide-react";
import { type FormEvent, useEffect, useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { TextAreaField } from "#app/components/ui/field.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { RefusalNotice, useFieldError } from "#app/components/ui/refusal-notice.tsx";
import { Spinner } from "#app/components/ui/spinner.tsx";
import type { Workflow } from "#app/documents/workflow.ts";
import { PROMPT_CREDITS } from "#app/lib/credits.ts";
import { useLocale } from "#app/lib/i18n.ts";
import { useAnnounce } from "#app/lib/live.tsx";
import type { Refusal } from "#app/lib/result.ts";
import { useDraft } from "#app/lib/use-draft.ts";
import { useHydrated } from "#app/lib/use-hydrated.ts";
import { type PromptWriter, usePromptWriter } from "#app/lib/use-prompt-writer.ts";
import { type Step, useStep } from "#app/lib/use-step.ts";
import { BORN } from "#app/lib/visit.ts";
import { useTranslation } from "#app/lib/words.ts";

type PromptStepProps = {
  workflow: Workflow | null;
  startIdea: string;
  newestKey: string;
  available: number;
  onUse: (text: string) => void;
};

const EXAMPLES = ["workflow.examples.boat", "workflow.examples.kitchen", "workflow.examples.fox"];

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

function IdeaForm({ step, isWriting, refusal, write, workflow, startIdea, available }: IdeaFormProps) {
  const { t } = useTranslation();
  const hydrated = useHydrated();
  const fieldError = useFieldError();
  const [idea, setIdea] = useState(step.values.idea ?? workflow?.prompt?.idea ?? startIdea);
  useEffect(() => {
    if (startIdea !== "") setIdea(startIdea);
  }, [startIdea]);
  const isPoor = available < PROMPT_CREDITS;
  const start = (event: FormEvent) => {
    event.preventDefault();
    if (!isWriting) write({ idea, idempotencyKey: step.idempotencyKey });
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
      {isPoor && (
        <Notice tone="warning">
          {t("credits.tooFew", { required: PROMPT_CREDITS, available, missing: PROMPT_CREDITS - available })}
        </Notice>
      )}
      <Button
        type="submit"
        tone={workflow?.prompt == null ? "primary" : "secondary"}
        size={workflow?.prompt == null ? "large" : "normal"}
        disabled={isWriting || isPoor || (hydrated && idea.trim() === "")}
      >
        {isWriting ? <Spinner /> : <Sparkles className="size-5" aria-hidden="true" />}
        {t("workflow.write")}
        <span className="font-medium tabular-nums">· {t("credits.count", { count: PROMPT_CREDITS })}</span>
      </Button>
    </Form>
  );
}

function PromptForm({
  workflow,
  onUse,
  isNext,
}: {
  workflow: Workflow;
  onUse: (text: string) => void;
  isNext: boolean;
}) {
  const { t } = useTranslation();
  const use = useStep("use-prompt", "");
  const [text, setText] = useDraft(`${workflow.id}:prompt`, workflow.prompt?.text ?? "");
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

/** The workflow's id as soon as it has one; a workflow just made gets its address without the page starting over. */
function useBirth(id: string | null, begin: Step): string | null {
  const navigate = useNavigate();
  const { href } = useLocale();
  const made = begin.values.workflow;
  const isUnplaced = id === null && made !== undefined && !begin.isBusy;
  useEffect(() => {
    if (isUnplaced) navigate(href(`/workflow/${made}`), { replace: true, preventScrollReset: true, state: BORN });
  }, [isUnplaced, made, navigate, href]);
  return id ?? made ?? null;
}

/** Step one: from an idea to a prompt, written live by the assistant, or by hand. */
export function PromptStep({ workflow, startIdea, newestKey, available, onUse }: PromptStepProps) {
  const { t } = useTranslation();
  const step = useStep("write", newestKey);
  const begin = useStep("begin", "");
  const attach = useStep("attach", "");
  const id = workflow?.id ?? null;
  const bornId = useBirth(id, begin);
  const writer = usePromptWriter({
    workflowId: bornId,
    onBegin: () => begin.submit({}),
    onWritten: (promptId) => attach.submit({ workflow: bornId ?? "", promptId }),
    onBroken: (order) => step.submit({ workflow: bornId ?? "", ...order }),
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
        <PromptForm key={workflow.prompt?.id} workflow={workflow} onUse={onUse} isNext={workflow.step === "PROMPT"} />
      )}
      {!isWriting && !hasPrompt && <OwnPrompt workflow={workflow} />}
    </div>
  );
}
