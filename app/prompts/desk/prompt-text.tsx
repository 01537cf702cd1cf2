import AudioLines from "lucide-react/icons/audio-lines";
import Clapperboard from "lucide-react/icons/clapperboard";
import ImageIcon from "lucide-react/icons/image";
import Play from "lucide-react/icons/play";
import { useEffect } from "react";
import { useDraft } from "#app/lib/browser/use-draft.ts";
import { useHydrated } from "#app/lib/browser/use-hydrated.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { useStep } from "#app/lib/use-step.ts";
import type { OpenPrompt, PromptKind } from "#app/prompts/documents.ts";
import { Button } from "#app/ui/button.tsx";
import { CopyButton } from "#app/ui/copy-button.tsx";
import { TextAreaField } from "#app/ui/field.tsx";
import { RefusalNotice, useFieldError } from "#app/ui/messages/refusal-notice.tsx";

const LONGEST_TEXT = 20_000;
const uses = {
  IMAGE: [
    { to: "image", Icon: ImageIcon },
    { to: "workflow", Icon: Clapperboard },
    { to: "video", Icon: Play },
  ],
  VIDEO: [{ to: "video", Icon: Play }],
  AUDIO: [{ to: "audio", Icon: AudioLines }],
} as const;

function Uses({ kind, isBusy }: { kind: PromptKind; isBusy: boolean }) {
  const { t } = useTranslation();
  return uses[kind].map(({ to, Icon }, index) => (
    <Button
      key={to}
      type="submit"
      name="to"
      value={to}
      tone={index === 0 ? "primary" : "secondary"}
      disabled={isBusy}
      className="max-sm:w-full"
    >
      <Icon className="size-5" aria-hidden="true" />
      <span>{t(`prompts.use.${to}`)}</span>
    </Button>
  ));
}

/** Saves; with scripts it stands there only while there is something to save. */
function SaveButton({ isChanged, isBusy }: { isChanged: boolean; isBusy: boolean }) {
  const { t } = useTranslation();
  const hydrated = useHydrated();
  if (hydrated && !isChanged)
    return <p className="self-center px-2 text-muted text-sm">{t(isBusy ? "prompts.saving" : "prompts.saved")}</p>;
  return (
    <Button type="submit" tone="quiet" className="max-sm:w-full">
      {t("prompts.save")}
    </Button>
  );
}

/** The finished prompt, to change by hand and to use. What is typed is kept as soon as the reader goes elsewhere on the page. */
export function PromptText({ prompt, isFresh }: { prompt: OpenPrompt; isFresh: boolean }) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const step = useStep("save", "");
  const [text, setText] = useDraft(`prompt:${prompt.id}`, prompt.text);
  const isChanged = text.trim() !== prompt.text;
  useEffect(() => {
    // The button that asked for it is gone, and the keyboard with it.
    if (isFresh && document.activeElement === document.body) document.getElementById("prompt-text")?.focus();
  }, [isFresh]);
  const { Form } = step;
  return (
    <Form method="post" className="grid gap-4 rounded-3xl border border-line bg-surface p-4 sm:p-5">
      <input type="hidden" name="intent" value="save" />
      <input type="hidden" name="id" value={prompt.id} />
      <TextAreaField
        id="prompt-text"
        name="text"
        label={t("prompts.yours")}
        action={<CopyButton text={text} label={t("prompts.copy")} />}
        rows={6}
        className="min-h-40"
        required
        maxLength={LONGEST_TEXT}
        value={text}
        error={fieldError(step.refusal, "text")}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={() => {
          if (isChanged && text.trim() !== "") step.submit({ id: prompt.id, text });
        }}
      />
      <RefusalNotice refusal={step.refusal} shown={["text", "title"]} />
      <div className="flex flex-wrap gap-2">
        <Uses kind={prompt.kind} isBusy={step.isBusy && !isChanged} />
        <SaveButton isChanged={isChanged} isBusy={step.isBusy} />
      </div>
    </Form>
  );
}
