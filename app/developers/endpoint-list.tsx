import type { WebhookEndpoint } from "#app/developers/documents.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Badge, type BadgeTone } from "#app/ui/badge.tsx";
import { Moment } from "#app/ui/moment.tsx";
import { SmallForm } from "#app/ui/small-form.tsx";

type Delivery = WebhookEndpoint["deliveries"]["nodes"][number];
const tones: Record<string, BadgeTone> = { DELIVERED: "ok", FAILED: "danger" };

function DeliveryRow({ endpoint, delivery }: { endpoint: string; delivery: Delivery }) {
  const { t } = useTranslation();
  const last = delivery.attempts.at(-1);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-line border-t py-2.5 text-sm">
      <Badge tone={tones[delivery.state] ?? "plain"}>{t(`apiKeys.deliveryStates.${delivery.state}`)}</Badge>
      <code>{delivery.type}</code>
      <Moment at={delivery.createdAt} className="text-muted" />
      {last !== undefined && (
        <span className="min-w-0 grow truncate text-muted" title={last.answer}>
          {`${last.status === null ? last.answer : `HTTP ${last.status}`} · ${last.durationMs} ms`}
        </span>
      )}
      <SmallForm intent="redeliver" values={{ id: endpoint, delivery: delivery.id }}>
        {t("apiKeys.redeliver")}
      </SmallForm>
    </li>
  );
}

function Row({ endpoint }: { endpoint: WebhookEndpoint }) {
  const { t } = useTranslation();
  const { id, url, events, disabledAt, disabledReason, deliveries } = endpoint;
  const isOn = disabledAt === null;
  return (
    <li className="grid gap-3 rounded-2xl border border-line bg-surface p-5">
      <div className="flex flex-wrap items-center gap-3">
        <h3 className="min-w-0 break-all font-semibold">{url}</h3>
        <Badge tone={isOn ? "ok" : "danger"}>{t(isOn ? "apiKeys.on" : "apiKeys.off")}</Badge>
      </div>
      {disabledReason !== null && <p className="text-danger text-sm">{disabledReason}</p>}
      <ul className="flex flex-wrap gap-1.5">
        {events.map((event) => (
          <li key={event}>
            <Badge>{t(`apiKeys.events.${event}`)}</Badge>
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <SmallForm intent="testWebhook" values={{ id }}>
          {t("apiKeys.sendTest")}
        </SmallForm>
        <SmallForm intent="rotateWebhook" values={{ id }}>
          {t("apiKeys.rotateSecret")}
        </SmallForm>
        <SmallForm intent="switchWebhook" values={{ id, enabled: String(!isOn) }}>
          {t(isOn ? "apiKeys.disable" : "apiKeys.enable")}
        </SmallForm>
        <SmallForm intent="deleteWebhook" values={{ id }} danger>
          {t("apiKeys.remove")}
        </SmallForm>
      </div>
      {deliveries.nodes.length > 0 && (
        <ul>
          {deliveries.nodes.map((delivery) => (
            <DeliveryRow key={delivery.id} endpoint={id} delivery={delivery} />
          ))}
        </ul>
      )}
    </li>
  );
}

/** The webhook endpoints of the account with what they were told last. */
export function EndpointList({ endpoints }: { endpoints: WebhookEndpoint[] }) {
  const { t } = useTranslation();
  if (endpoints.length === 0) {
    return (
      <p className="rounded-2xl border border-line border-dashed px-6 py-10 text-center text-muted">
        {t("apiKeys.noEndpoints")}
      </p>
    );
  }
  return (
    <ul className="grid gap-3">
      {endpoints.map((endpoint) => (
        <Row key={endpoint.id} endpoint={endpoint} />
      ))}
    </ul>
  );
}
