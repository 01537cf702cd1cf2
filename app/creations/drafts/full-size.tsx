import { useState } from "react";
import type { Creation } from "#app/creations/documents.ts";
import { freshKey } from "#app/lib/browser/fresh-key.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { useTaskActions } from "#app/tasks/actions/task-actions.tsx";
import { isOpen } from "#app/tasks/status.ts";
import { Button } from "#app/ui/button.tsx";

type FullSizeProps = {
  task: Creation;
  /** Given where the form may be sent without scripts; else each press has a key of its own. */
  idempotencyKey?: string;
};

/** Orders at full size what this is a draft of, with the price on the button; nothing for what is no draft, or not over yet. */
export function FullSize({ task, idempotencyKey }: FullSizeProps) {
  const { t } = useTranslation();
  const { onSubmit, pending } = useTaskActions();
  const [key] = useState(() => idempotencyKey ?? freshKey());
  const { draftOf } = task;
  if (draftOf === null || isOpen(task)) return null;
  const { credits, model } = draftOf;
  return (
    <form method="post" onSubmit={onSubmit} className="grid gap-1">
      <input type="hidden" name="ids" value={task.id} />
      <input type="hidden" name="idempotencyKey" value={key} />
      <input type="hidden" name="maxCredits" value={credits} />
      <Button type="submit" name="intent" value="finish" tone="primary" disabled={pending.get(task.id) === "finish"}>
        {t("drafts.finish", { credits })}
      </Button>
      <p className="text-muted text-xs">{t("drafts.hint", { model: model.name })}</p>
    </form>
  );
}
