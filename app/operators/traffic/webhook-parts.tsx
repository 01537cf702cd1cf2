import { useTranslation } from "#app/lib/i18n/words.ts";
import { Paging } from "#app/operators/paging.tsx";
import { Row, Rows, Way } from "#app/operators/parts/rows.tsx";
import type { Deliveries, Endpoints } from "#app/operators/traffic/documents.ts";
import { Badge } from "#app/ui/badge.tsx";
import { Moment } from "#app/ui/moment.tsx";

/** Endpoints that fail or are off, or those of one account. */
export function EndpointsPart({ endpoints }: { endpoints: Endpoints }) {
  const { t } = useTranslation();
  return (
    <>
      <Rows none={t("operators.traffic.noEndpoints")}>
        {endpoints.nodes.map(({ id, account, url, isSandbox, failingSince, disabledAt, disabledReason }) => (
          <Row
            key={id}
            title={
              <>
                <Way to={`/operators/traffic/deliveries?endpoint=${id}`}>{url}</Way>
                {isSandbox && <Badge>{t("operators.part.test")}</Badge>}
                {disabledAt !== null && <Badge tone="danger">{t("operators.traffic.off")}</Badge>}
                {disabledAt === null && failingSince !== null && (
                  <Badge tone="danger">{t("operators.traffic.failing")}</Badge>
                )}
                {disabledReason !== null && <span className="text-sm">{disabledReason}</span>}
              </>
            }
          >
            <Way to={`/operators/accounts/${account}`}>{t("operators.traffic.account")}</Way>
            {failingSince !== null && <Moment at={failingSince} />}
          </Row>
        ))}
      </Rows>
      <Paging page={endpoints.pageInfo} />
    </>
  );
}

/** What has failed for good, or all that one endpoint is told. */
export function DeliveriesPart({ deliveries }: { deliveries: Deliveries }) {
  const { t } = useTranslation();
  return (
    <>
      <Rows none={t("operators.traffic.noDeliveries")}>
        {deliveries.nodes.map(({ id, type, state, tries, endpoint, createdAt }) => (
          <Row
            key={id}
            title={
              <>
                <Way to={`/operators/traffic/deliveries/${id}`}>{type}</Way>
                <Badge tone={state === "FAILED" ? "danger" : state === "DELIVERED" ? "ok" : "accent"}>
                  {t(`operators.traffic.state.${state}`)}
                </Badge>
                <span className="break-all text-sm">{endpoint.url}</span>
              </>
            }
          >
            <span>{t("operators.traffic.tries", { count: tries })}</span>
            <Moment at={createdAt} />
          </Row>
        ))}
      </Rows>
      <Paging page={deliveries.pageInfo} />
    </>
  );
}
