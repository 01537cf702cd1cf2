import type { useFetcher } from "@remix-run/react";
import type { FormEvent, KeyboardEvent, ReactNode } from "react";
import { ModelCards } from "#app/compose/models/model-cards.tsx";
import { ParameterFields } from "#app/compose/parameter-fields.tsx";
import { SourceImages } from "#app/compose/sources/source-images.tsx";
import { parentOf } from "#app/compose/sources/sources.ts";
import { useAdding } from "#app/compose/sources/use-adding.ts";
import { useIncomingFiles } from "#app/compose/sources/use-incoming-files.ts";
import { SubmitButton } from "#app/compose/submissions/submit-button.tsx";
import { type Composer, type Composing, useComposer } from "#app/compose/use-composer.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { StyleChoice } from "#app/tasks/catalog/documents.ts";
import { StylePicker } from "#app/tasks/catalog/style-picker.tsx";
import { Button } from "#app/ui/button.tsx";
import { TextAreaField } from "#app/ui/field.tsx";
import { RefusalNotice, useFieldError } from "#app/ui/messages/refusal-notice.tsx";

export type ComposeFormProps = Composing & {
  /** What sends it: the form of a step, or of the page. */
  Form: ReturnType<typeof useFetcher>["Form"];
  /** Takes the form itself instead of letting it be sent. */
  onSubmit?: (form: FormData) => void;
  /** Sent along as they are. */
  hidden: Record<string, string>;
  styles: readonly StyleChoice[];
  onPrompt: (text: string) => void;
  /** The fields of `batch`. */
  batchFields?: ReactNode;
  /** Whether the page has no other form that an image could be meant for. */
  isOnly?: boolean;
};

function HiddenFields({ fields }: { fields: Record<string, string> }) {
  return Object.entries(fields).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />);
}

function PromptField({ kind, prompt, onPrompt, refusal }: ComposeFormProps) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  return (
    <TextAreaField
      id={`${kind}-prompt`}
      name="prompt"
      label={t(`workflow.prompt.${kind}`)}
      hint={t(`workflow.promptHint.${kind}`)}
      placeholder={t(`workflow.promptPlaceholder.${kind}`)}
      rows={kind === "image" ? 6 : 4}
      className={kind === "image" ? "min-h-44" : "min-h-32"}
      required
      maxLength={8000}
      value={prompt}
      error={fieldError(refusal, "prompt")}
      onChange={(event) => onPrompt(event.currentTarget.value)}
    />
  );
}

function Images({
  composer,
  ...props
}: ComposeFormProps & { composer: Composer; adding: ReturnType<typeof useAdding> }) {
  const { kind, choices, sources, refusal, adding } = props;
  const fieldError = useFieldError();
  return (
    <SourceImages
      id={`${kind}-sources`}
      model={choices.model}
      rule={composer.rule}
      sources={sources}
      error={fieldError(refusal, "sourceImages") ?? fieldError(refusal, "frameMode")}
      note={adding.note}
      onFiles={adding.addFiles}
      onAssets={adding.addAssets}
    />
  );
}

function Settings({ kind, offers, choices, styles, refusal, composer }: ComposeFormProps & { composer: Composer }) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const { model } = choices;
  return (
    <>
      <ModelCards id={`${kind}-models`} offers={offers} chosen={model?.slug ?? ""} onChoose={choices.chooseModel} />
      <noscript>
        <Button type="submit" name="only" value="options" formNoValidate wide>
          {t("workflow.showOptions")}
        </Button>
      </noscript>
      <ParameterFields
        step={kind}
        settings={composer.settings}
        errorOf={(name) => fieldError(refusal, name)}
        onChange={choices.setValue}
      />
      <StylePicker styles={styles} chosen={choices.style} onChoose={choices.chooseStyle} />
    </>
  );
}

/** The form anywhere it has the keyboard, but for a dialog that stands above it. */
function submitByKey(event: KeyboardEvent<HTMLFormElement>): void {
  if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey)) return;
  if (event.target instanceof Element && event.target.closest("dialog") !== null) return;
  event.currentTarget.requestSubmit();
}

function Zone({ isOver, children }: { isOver: boolean; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <>
      {isOver && (
        <p className="pointer-events-none absolute -inset-3 z-20 grid place-items-center rounded-3xl border-2 border-ink border-dashed bg-surface/90 font-semibold text-lg">
          {t("sources.drop")}
        </p>
      )}
      {children}
    </>
  );
}

/** The form for images or videos: what to start from, words, model, what the model lets one choose, and the price before the click. */
export function ComposeForm(props: ComposeFormProps) {
  const { kind, Form, hidden, refusal, available, batchFields, choices, isOnly = false, onSubmit } = props;
  const composer = useComposer(props);
  const { form, rule, used, price, total, files, readiness, canSubmit } = composer;
  const adding = useAdding(props.offers, choices, props.sources, rule);
  const { isOver, handlers } = useIncomingFiles(form, isOnly, adding.addFiles);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    if (!canSubmit || onSubmit !== undefined) event.preventDefault();
    if (!canSubmit) return;
    onSubmit?.(new FormData(event.currentTarget));
    import("#app/compose/models/keep-models.client.ts").then(
      ({ keepUsed }) => keepUsed(choices.model?.slug ?? ""),
      // It only sorts the cards.
      () => undefined,
    );
  };
  const isTaken = props.taken != null && props.taken.trim() === props.prompt.trim();
  const parent = parentOf(used);
  const sent = { ...hidden, intent: kind, maxCredits: String(total), ...(parent === undefined ? {} : { parent }) };
  const images = <Images {...props} composer={composer} adding={adding} />;
  const shown = ["prompt", "sourceImages", "frameMode", ...(choices.model?.parameters.map(({ name }) => name) ?? [])];
  return (
    <Form
      ref={form}
      id={`${kind}-form`}
      method="post"
      className="relative grid content-start gap-6"
      onSubmit={submit}
      onKeyDown={submitByKey}
      {...handlers}
    >
      <Zone isOver={isOver}>
        <HiddenFields fields={sent} />
        {kind === "video" && images}
        <PromptField {...props} />
        {kind === "image" && images}
        <Settings {...props} composer={composer} />
        {batchFields}
        <RefusalNotice refusal={refusal} shown={shown} />
        <SubmitButton {...{ readiness, price, total, files, available, isTaken }} />
      </Zone>
    </Form>
  );
}
