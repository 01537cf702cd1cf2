import { useRef, useState } from "react";
import type { EditChoice } from "#app/creations/edit/documents.ts";
import type { Drawing } from "#app/creations/edit/mask/drawing/drawing.ts";
import { creditsOf } from "#app/creations/edit/mask/model-choice.tsx";
import { editSender, type Sent } from "#app/creations/edit/mask/send-edit.ts";
import type { Refusal } from "#app/lib/graphql/result.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Button } from "#app/ui/button.tsx";
import { Notice } from "#app/ui/messages/notice.tsx";
import { RefusalNotice } from "#app/ui/messages/refusal-notice.tsx";

type SendEditProps = {
  choice: EditChoice | undefined;
  asset: string;
  parent: string | null;
  prompt: string;
  drawing: Drawing | null;
  isBlank: boolean;
  reference: { id: string } | null;
  lacksReference: boolean;
  refusal: Refusal | null;
  onRefused: (refusal: Refusal | null) => void;
  onSent: (task: string) => void;
};

/** Orders the change for the price that it says; what it lacks before that can be, it says too. */
export function SendEdit(props: SendEditProps) {
  const { choice, asset, parent, prompt, drawing, isBlank, reference, lacksReference, refusal, onRefused, onSent } =
    props;
  const { t } = useTranslation();
  const [send] = useState(() => editSender(t("edit.mask.fileName")));
  const isSending = useRef(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<"nothing" | "everything" | null>(null);
  // A price that has changed meanwhile is told with the refusal, and agreed to by pressing again.
  const credits =
    refusal?.code === "PRICE_CHANGED" ? (refusal.credits ?? 0) : choice === undefined ? 0 : creditsOf(choice);
  const lacks = isBlank ? "mask" : prompt.trim() === "" ? "words" : lacksReference ? "reference" : null;

  const tell = (sent: Sent) => {
    if ("task" in sent) return onSent(sent.task);
    if ("problem" in sent) setProblem(sent.problem);
    else onRefused(sent.refusal);
  };
  const press = async () => {
    if (choice === undefined || isSending.current) return;
    isSending.current = true;
    setBusy(true);
    setProblem(null);
    onRefused(null);
    const edit = {
      asset,
      parent,
      choice,
      prompt: prompt.trim(),
      drawing,
      reference: reference?.id ?? null,
      maxCredits: credits,
    };
    const sent = await send(edit);
    isSending.current = false;
    setBusy(false);
    tell(sent);
  };
  return (
    <>
      <RefusalNotice refusal={refusal} shown={["prompt"]} />
      {problem !== null && (
        <Notice tone="danger" urgent>
          {t(`edit.mask.marks.${problem}`)}
        </Notice>
      )}
      {lacks !== null && <p className="text-muted text-sm">{t(`edit.mask.lacks.${lacks}`)}</p>}
      <Button
        tone="primary"
        wide
        disabled={isBusy || lacks !== null || choice === undefined}
        onClick={() => void press()}
      >
        {t(isBusy ? "edit.mask.sending" : "edit.mask.send", { credits: t("credits.count", { count: credits }) })}
      </Button>
    </>
  );
}
