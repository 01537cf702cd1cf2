import { useId, useState } from "react";
import { FoldedPanel } from "#app/creations/panel.tsx";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { useTaskActions } from "#app/tasks/actions/task-actions.tsx";
import type { Media } from "#app/tasks/documents.ts";
import { Button } from "#app/ui/button.tsx";
import { TextAreaField } from "#app/ui/field.tsx";

const LONGEST = 500;

/** What a file shows in words, for those who don't see it; drafted from the prompt until somebody says it better. */
export function AltText({ asset }: { asset: Media }) {
  const { t } = useTranslation();
  const { onSubmit, pending } = useTaskActions();
  const id = useId();
  const [kept, setKept] = useState(asset.altText);
  const [text, setText] = useState(asset.altText);
  if (kept !== asset.altText) {
    // Changed elsewhere, or kept just now: what is being typed stays only if it differs from both.
    if (text === kept) setText(asset.altText);
    setKept(asset.altText);
  }
  return (
    <FoldedPanel title={t("creation.altText")}>
      <form method="post" onSubmit={onSubmit} className="grid gap-3">
        <input type="hidden" name="intent" value="alt" />
        <input type="hidden" name="ids" value={asset.id} />
        <TextAreaField
          id={id}
          name="altText"
          label={t("creation.altLabel")}
          hint={t("creation.altHint")}
          rows={3}
          required
          maxLength={LONGEST}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="submit" size="small" className="justify-self-start" disabled={pending.get(asset.id) === "alt"}>
          {t("creation.altSave")}
        </Button>
      </form>
    </FoldedPanel>
  );
}
