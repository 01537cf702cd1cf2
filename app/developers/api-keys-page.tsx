import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import type { KeysAnswer } from "#app/developers/api-keys.server.ts";
import type { ApiKey, WebhookEndpoint } from "#app/developers/documents.ts";
import { EndpointForm } from "#app/developers/endpoint-form.tsx";
import { EndpointList } from "#app/developers/endpoint-list.tsx";
import { KeyForm } from "#app/developers/key-form.tsx";
import { KeyList } from "#app/developers/key-list.tsx";
import { SecretNotice } from "#app/developers/secret-notice.tsx";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { RefusalNotice } from "#app/ui/messages/refusal-notice.tsx";

const OWN_PLACE = ["createKey", "createWebhook"];

function Part({ id, title, lead, children }: { id: string; title: string; lead: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="grid gap-5">
      <div className="grid gap-1">
        <h2 id={id} className="font-bold text-2xl tracking-tight">
          {title}
        </h2>
        <p className="text-muted">{lead}</p>
      </div>
      {children}
    </section>
  );
}

/** Keys with which programs use the account, and the addresses that are told of events. */
export function ApiKeysPage({
  keys,
  endpoints,
  answer,
}: {
  keys: ApiKey[];
  endpoints: WebhookEndpoint[];
  answer: KeysAnswer | null;
}) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const of = (intent: string) => (answer?.intent === intent ? answer : null);
  const secret = answer?.secret ?? null;
  const ofKeys = answer?.intent.endsWith("Key") ?? false;
  const elsewhere = answer !== null && !OWN_PLACE.includes(answer.intent) ? answer.refusal : null;
  return (
    <main id="main" className="mx-auto grid max-w-4xl gap-10 px-4 py-7 sm:px-6">
      <div className="grid gap-2">
        <h1 className="font-bold text-3xl tracking-tight">{t("apiKeys.title")}</h1>
        <p className="text-muted">
          {t("apiKeys.lead")}{" "}
          <Link to={href("/developers")} className="font-medium text-ink underline underline-offset-4">
            {t("developers.title")}
          </Link>
        </p>
      </div>
      <RefusalNotice refusal={elsewhere} />
      <Part id="keys" title={t("apiKeys.keys")} lead={t("apiKeys.keysLead")}>
        <KeyList keys={keys} />
        {ofKeys && secret && <SecretNotice key={secret.value} secret={secret} />}
        <KeyForm key={secret?.value ?? "new"} answer={of("createKey")} />
      </Part>
      <Part id="webhooks" title={t("apiKeys.webhooks")} lead={t("apiKeys.webhooksLead")}>
        <EndpointList endpoints={endpoints} />
        {!ofKeys && secret && <SecretNotice key={secret.value} secret={secret} />}
        <EndpointForm key={secret?.value ?? "new"} answer={of("createWebhook")} />
      </Part>
    </main>
  );
}
