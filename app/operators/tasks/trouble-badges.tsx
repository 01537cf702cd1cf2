import { useTranslation } from "#app/lib/i18n/words.ts";
import type { OperatorTask } from "#app/operators/tasks/documents.ts";
import { Badge } from "#app/ui/badge.tsx";

/** What is wrong with a task, and whether it is only a trial. */
export function TroubleBadges({ trouble, task }: Pick<OperatorTask, "trouble" | "task">) {
  const { t } = useTranslation();
  return (
    <>
      {trouble.map((name) => (
        <Badge key={name} tone="danger">
          {t(`operators.trouble.${name}`)}
        </Badge>
      ))}
      <Badge>{t(`task.status.${task.status}`)}</Badge>
      {task.sandbox && <Badge>{t("operators.tasks.sandbox")}</Badge>}
    </>
  );
}

/** What a task holds, in words. */
export function Held({ credits }: { credits: number }) {
  const { t } = useTranslation();
  return <>{credits === 0 ? t("operators.tasks.holdsNothing") : t("operators.tasks.holds", { count: credits })}</>;
}
