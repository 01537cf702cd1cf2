import { useId, useState } from "react";
import type { HeardMedia } from "#app/creations/detail/clip-player.tsx";
import { FoldedPanel } from "#app/creations/panel.tsx";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { useTaskActions } from "#app/tasks/actions/task-actions.tsx";
import { Button } from "#app/ui/button.tsx";
import { TextAreaField } from "#app/ui/field.tsx";
import { useFieldError } from "#app/ui/messages/refusal-notice.tsx";

/** The same in every language: it is a format. */
const EXAMPLE = `WEBVTT

00:01.000 --> 00:04.000
…`;

function stateOf({ captionsUrl, hasNoSpeech }: HeardMedia): "captions" | "noSpeech" | "unset" {
  if (captionsUrl !== null) return "captions";
  return hasNoSpeech ? "noSpeech" : "unset";
}

/** What is heard in a video, for those who don't hear it: its captions, or that nobody speaks. */
export function Captions({ asset }: { asset: HeardMedia }) {
  const { t } = useTranslation();
  const { onSubmit, pending, refusal } = useTaskActions();
  const fieldError = useFieldError();
  const id = useId();
  const kept = asset.captions ?? "";
  const [seen, setSeen] = useState(kept);
  const [text, setText] = useState(kept);
  const [isSilent, setSilent] = useState(asset.hasNoSpeech);
  if (seen !== kept) {
    // Changed elsewhere, or kept just now: what is being typed stays only if it differs from both.
    if (text.trimEnd() === seen.trimEnd() || text.trimEnd() === kept.trimEnd()) setText(kept);
    setSeen(kept);
  }
  return (
    <FoldedPanel title={t("clip.captions")}>
      <form method="post" onSubmit={onSubmit} className="grid gap-3">
        <input type="hidden" name="intent" value="captions" />
        <input type="hidden" name="ids" value={asset.id} />
        <p className="text-muted text-sm">{t(`clip.state.${stateOf(asset)}`)}</p>
        <TextAreaField
          id={id}
          name="captions"
          label={t("clip.captionsLabel")}
          hint={
            <>
              {t("clip.captionsHint")}
              <code className="mt-1 block whitespace-pre-wrap rounded-lg bg-sunken px-3 py-2">{EXAMPLE}</code>
            </>
          }
          rows={6}
          spellCheck={false}
          disabled={isSilent}
          className="font-mono text-sm"
          value={text}
          error={isSilent ? undefined : fieldError(refusal, "captions")}
          onChange={(event) => setText(event.target.value)}
        />
        <div className="grid gap-1">
          <label htmlFor={`${id}-silent`} className="flex min-h-10 items-center gap-3 font-medium">
            <input
              id={`${id}-silent`}
              type="checkbox"
              name="hasNoSpeech"
              value="yes"
              checked={isSilent}
              aria-describedby={`${id}-silent-hint`}
              onChange={(event) => setSilent(event.target.checked)}
              className="size-5 accent-ink"
            />
            {t("clip.noSpeech")}
          </label>
          <p id={`${id}-silent-hint`} className="text-muted text-sm">
            {t("clip.noSpeechHint")}
          </p>
        </div>
        <Button
          type="submit"
          size="small"
          className="justify-self-start"
          disabled={pending.get(asset.id) === "captions"}
        >
          {t("clip.save")}
        </Button>
      </form>
    </FoldedPanel>
  );
}
