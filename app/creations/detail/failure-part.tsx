import type { Creation } from "#app/creations/documents.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { useTaskActions } from "#app/tasks/actions/task-actions.tsx";
import { reuseAddress } from "#app/tasks/composing.ts";
import { FailureCard } from "#app/tasks/failure-card.tsx";
import { Button, ButtonLink } from "#app/ui/button.tsx";

/** What was held for the task, which is what the same costs again unless prices have changed. */
function heldFor({ creditTransactions }: Creation): number | null {
  const hold = creditTransactions.find(({ type }) => type === "HOLD");
  return hold === undefined ? null : -hold.amount;
}

function Again({ task, idempotencyKey }: { task: Creation; idempotencyKey: string }) {
  const { t } = useTranslation();
  const { onSubmit, pending } = useTaskActions();
  const held = heldFor(task);
  // What was made already is only saved again, and costs nothing.
  const isUnsaved = task.failure?.code === "RESULT_NOT_SAVED";
  const again = t(isUnsaved ? "failure.saveAgain" : "failure.again");
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
        disabled={pending.get(task.id) === "retry"}
      >
        {held === null || isUnsaved ? again : `${again} · ${t("credits.count", { count: held })}`}
      </Button>
    </form>
  );
}

/** Why a task has no result, and the three ways on. */
export function FailurePart({ task, idempotencyKey }: { task: Creation; idempotencyKey: string }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const composer = href(reuseAddress(task, "all"));
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
