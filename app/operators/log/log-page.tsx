import { useTranslation } from "#app/lib/i18n/words.ts";
import { OperatorsFrame } from "#app/operators/frame.tsx";
import type { AuditLog } from "#app/operators/log/documents.ts";
import { ACTIONS, isDay } from "#app/operators/log/fields.ts";
import { LogFilter } from "#app/operators/log/log-filter.tsx";
import { Trail } from "#app/operators/log/trail.tsx";
import { Paging } from "#app/operators/paging.tsx";
import { OddFilters } from "#app/operators/parts/odd-filters.tsx";

/** What operators did and looked at. */
export function LogPage({ log }: { log: AuditLog }) {
  const { t } = useTranslation();
  return (
    <OperatorsFrame title={t("operators.log.title")}>
      <p className="text-muted">{t("operators.log.lead")}</p>
      <LogFilter />
      <OddFilters filters={{ action: (value) => ACTIONS.some((one) => one === value), since: isDay, until: isDay }} />
      <Trail entries={log.nodes} />
      <Paging page={log.pageInfo} />
    </OperatorsFrame>
  );
}
