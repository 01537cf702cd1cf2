import { useTranslation } from "#app/lib/i18n/words.ts";
import type { ActAnswer } from "#app/operators/acting/act.server.ts";
import { ActForm } from "#app/operators/acting/act-form.tsx";
import { Facts } from "#app/operators/parts/facts.tsx";
import { Row, Rows } from "#app/operators/parts/rows.tsx";
import type { Delivery } from "#app/operators/traffic/documents.ts";
import { TrafficFrame } from "#app/operators/traffic/traffic-frame.tsx";
import { Badge } from "#app/ui/badge.tsx";
import { Moment } from "#app/ui/moment.tsx";

/** One delivery: what was sent, what came back, and sending it again. */
export function DeliveryPage({ delivery, answer }: { delivery: Delivery; answer: ActAnswer | null }) {
  const { t, locale } = useTranslation();
  const { type, messageId, state, payload, nextAttemptAt, attempts, createdAt } = delivery;
  const ms = new Intl.NumberFormat(locale, { style: "unit", unit: "millisecond" });
  const facts = [
    { name: t("operators.traffic.stateOf"), value: t(`operators.traffic.state.${state}`) },
    { name: t("operators.traffic.message"), value: messageId },
    { name: t("operators.traffic.noticed"), value: <Moment at={createdAt} /> },
    { name: t("operators.traffic.next"), value: nextAttemptAt === null ? null : <Moment at={nextAttemptAt} /> },
  ];
  return (
    <TrafficFrame title={type}>
      <Facts facts={facts} />
      <section aria-labelledby="sent" className="grid gap-3">
        <h2 id="sent" className="font-bold text-2xl tracking-tight">
          {t("operators.traffic.sent")}
        </h2>
        <p className="break-all rounded-2xl bg-sunken p-4 font-mono text-xs">{payload}</p>
      </section>
      <section aria-labelledby="tries" className="grid gap-3">
        <h2 id="tries" className="font-bold text-2xl tracking-tight">
          {t("operators.traffic.answers")}
        </h2>
        <Rows none={t("operators.traffic.noTries")}>
          {attempts.map((attempt) => (
            <Row
              key={attempt.number}
              title={
                <>
                  <Badge tone={attempt.status !== null && attempt.status < 300 ? "ok" : "danger"}>
                    {attempt.status ?? t("operators.traffic.noAnswer")}
                  </Badge>
                  <span className="break-all text-sm">{attempt.answer}</span>
                </>
              }
            >
              <span>{ms.format(attempt.durationMs)}</span>
              <Moment at={attempt.createdAt} />
            </Row>
          ))}
        </Rows>
      </section>
      <div className="grid gap-4 md:grid-cols-2">
        <ActForm intent="sendAgain" answer={answer} />
      </div>
    </TrafficFrame>
  );
}
