import Sparkles from "lucide-react/icons/sparkles";
import type { FormEvent } from "react";
import { useHydrated } from "#app/lib/browser/use-hydrated.ts";
import { PROMPT_CREDITS } from "#app/lib/credits.ts";
import type { Refusal } from "#app/lib/graphql/result.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { Step } from "#app/lib/use-step.ts";
import { IdeaList } from "#app/prompts/desk/idea-list.tsx";
import type { PromptDraft } from "#app/prompts/desk/use-prompt-draft.ts";
import type { OpenPrompt, PromptsData } from "#app/prompts/documents.ts";
import type { PromptWriter } from "#app/prompts/writer/use-prompt-writer.ts";
import { StylePicker } from "#app/tasks/catalog/style-picker.tsx";
import { Button } from "#app/ui/button.tsx";
import { Choice, ChoiceGroup } from "#app/ui/choice.tsx";
import { TextAreaField } from "#app/ui/field.tsx";
import { Notice } from "#app/ui/messages/notice.tsx";
import { RefusalNotice, useFieldError } from "#app/ui/messages/refusal-notice.tsx";
import { Spinner } from "#app/ui/spinner.tsx";

const KINDS = ["IMAGE", "VIDEO"] as const;

type ComposerProps = {
  opened: OpenPrompt | null;
  page: PromptsData;
  draft: PromptDraft;
  step: Step;
  isWriting: boolean;
  refusal: Refusal | null;
  available: number;
  write: PromptWriter["write"];
};

function KindChoice({ draft }: { draft: PromptDraft }) {
  const { t } = useTranslation();
  return (
    <ChoiceGroup legend={t("prompts.for")}>
      {KINDS.map((kind) => (
        <Choice key={kind} name="kind" value={kind} checked={draft.kind === kind} onChoose={() => draft.setKind(kind)}>
          {t(`prompts.kind.${kind}`)}
        </Choice>
      ))}
    </ChoiceGroup>
  );
}

function IdeaField({
  opened,
  draft,
  isWriting,
  refusal,
}: Pick<ComposerProps, "opened" | "draft" | "isWriting" | "refusal">) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const way = opened === null ? "idea" : "change";
  return (
    <TextAreaField
      id="prompt-idea"
      name="idea"
      label={t(`prompts.${way}`)}
      hint={t(`prompts.${way}Hint`)}
      placeholder={t(`prompts.${way}Placeholder`)}
      rows={opened === null ? 4 : 2}
      className={opened === null ? "min-h-32" : "min-h-20"}
      required
      maxLength={4000}
      value={draft.idea}
      readOnly={isWriting}
      error={fieldError(refusal, "idea")}
      onChange={(event) => draft.setIdea(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) event.currentTarget.form?.requestSubmit();
      }}
    />
  );
}

function AskButton({ isFirst, isWriting, isOff }: { isFirst: boolean; isWriting: boolean; isOff: boolean }) {
  const { t } = useTranslation();
  return (
    <Button type="submit" tone={isFirst ? "primary" : "secondary"} size={isFirst ? "large" : "normal"} disabled={isOff}>
      {isWriting ? <Spinner /> : <Sparkles className="size-5" aria-hidden="true" />}
      <span>{t(isFirst ? "prompts.write" : "prompts.improve")}</span>
      <span className="font-medium tabular-nums">{`· ${t("credits.count", { count: PROMPT_CREDITS })}`}</span>
    </Button>
  );
}

function Fields({ opened, page, draft, step }: Pick<ComposerProps, "opened" | "page" | "draft" | "step">) {
  const style = (
    <StylePicker
      styles={[...(page.viewer?.styles ?? []), ...page.styles]}
      chosen={draft.style}
      onChoose={draft.setStyle}
    />
  );
  return (
    <>
      <input type="hidden" name="intent" value="write" />
      <input type="hidden" name="idempotencyKey" value={step.idempotencyKey} />
      {opened === null ? (
        <KindChoice draft={draft} />
      ) : (
        <>
          <input type="hidden" name="prompt" value={opened.id} />
          <input type="hidden" name="kind" value={opened.kind} />
        </>
      )}
      {opened === null ? style : <input type="hidden" name="style" value={draft.style} />}
    </>
  );
}

/** Where something is asked of the assistant: a new prompt, or a change to the one above. */
export function PromptComposer({ opened, page, draft, step, isWriting, refusal, available, write }: ComposerProps) {
  const { t } = useTranslation();
  const hydrated = useHydrated();
  const { idea, kind, style } = draft;
  const hasTooFewCredits = available < PROMPT_CREDITS;
  const ask = (event: FormEvent) => {
    event.preventDefault();
    if (isWriting) return;
    const draft = { idea, kind, prompt: opened?.id, style: style === "" ? undefined : style };
    write({ ...draft, idempotencyKey: step.idempotencyKey });
  };
  const { Form } = step;
  return (
    <Form
      method="post"
      onSubmit={ask}
      className="grid grid-cols-[minmax(0,1fr)] gap-4 rounded-3xl border border-line bg-surface p-4 sm:p-5"
    >
      <IdeaField opened={opened} draft={draft} isWriting={isWriting} refusal={refusal} />
      <IdeaList opened={opened} page={page} draft={draft} />
      <Fields opened={opened} page={page} draft={draft} step={step} />
      <RefusalNotice refusal={refusal} shown={["idea"]} />
      {hasTooFewCredits && (
        <Notice tone="warning">
          {t("credits.tooFew", { required: PROMPT_CREDITS, available, missing: PROMPT_CREDITS - available })}
        </Notice>
      )}
      <AskButton
        isFirst={opened === null}
        isWriting={isWriting}
        isOff={isWriting || hasTooFewCredits || (hydrated && idea.trim() === "")}
      />
    </Form>
  );
}
