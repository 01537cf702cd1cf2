import { useTranslation } from "#app/lib/i18n/words.ts";
import type { AuditLog } from "#app/operators/documents.ts";
import { OperatorsFrame } from "#app/operators/frame.tsx";
import { Paging } from "#app/operators/paging.tsx";
import { Trail } from "#app/operators/trail.tsx";

/** What operators did and looked at. */
export function LogPage({ log }: { log: AuditLog }) {
  const { t } = useTranslation();
  return (
    <OperatorsFrame title={t("operators.log.title")}>
      <p className="text-muted">{t("operators.log.lead")}</p>
      <Trail entries={log.nodes} />
      <Paging page={log.pageInfo} />
    </OperatorsFrame>
  );
}
