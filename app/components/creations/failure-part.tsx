import { FailureCard } from "#app/components/tasks/failure-card.tsx";
import { useTaskActions } from "#app/components/tasks/task-actions.tsx";
import { Button, ButtonLink } from "#app/components/ui/button.tsx";
import type { Creation } from "#app/documents/creations.ts";
import { composerOf } from "#app/lib/creations.ts";
import { useLocale } from "#app/lib/i18n.ts";
import { useTranslation } from "#app/lib/words.ts";

/** What the order was held at, which is what the same costs again unless prices have changed. */
function heldFor({ creditTransactions }: Creation): number | null {
  const hold = creditTransactions.find(({ type }) => type === "HOLD");
  return hold === undefined ? null : -hold.amount;
}

function Again({ task, idempotencyKey }: { task: Creation; idempotencyKey: string }) {
  const { t } = useTranslation();
  const { onSubmit, wishes } = useTaskActions();
  const held = heldFor(task);
  return (
    <form method="post" onSubmit={onSubmit} className="contents">
      <input type="hidden" name="ids" value={task.id} />
      <input type="hidden" name="idempotencyKey" value={idempotencyKey} />
      {held !== null && <input type="hidden" name="maxCredits" value={held} />}
      <Button
        type="submit"
        name="intent"
        value="retry"
        tone="strong"
        size="small"
        disabled={wishes.get(task.id) === "retry"}
      >
        {held === null ? t("failure.again") : `${t("failure.again")} · ${t("credits.count", { count: held })}`}
      </Button>
    </form>
  );
}

/** Why a task has no result, and the three ways on. */
export function FailurePart({ task, idempotencyKey }: { task: Creation; idempotencyKey: string }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const composer = href(composerOf(task));
  return (
    <FailureCard task={task}>
      <ButtonLink size="small" to={composer}>
        {t("creation.editAndTry")}
      </ButtonLink>
      <ButtonLink size="small" to={`${composer}#models`}>
        {t("creation.otherModel")}
      </ButtonLink>
      {task.failure?.retryable !== false && <Again task={task} idempotencyKey={idempotencyKey} />}
    </FailureCard>
  );
}
