import type { ApiKey } from "#app/developers/documents.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Badge } from "#app/ui/badge.tsx";
import { Moment } from "#app/ui/moment.tsx";
import { SmallForm } from "#app/ui/small-form.tsx";

function stateOf({ revokedAt, expiresAt }: ApiKey): "revoked" | "expired" | "works" {
  if (revokedAt !== null) return "revoked";
  return expiresAt !== null && new Date(expiresAt) <= new Date() ? "expired" : "works";
}

function Facts({ apiKey }: { apiKey: ApiKey }) {
  const { t } = useTranslation();
  const { monthlyCreditLimit: limit, creditsUsedThisMonth: used, lastUsedAt, expiresAt } = apiKey;
  return (
    <p className="flex flex-wrap gap-x-4 gap-y-1 text-muted text-sm">
      <span>{limit === null ? t("apiKeys.used", { used }) : t("apiKeys.usedOf", { used, limit })}</span>
      <span>
        {lastUsedAt === null ? (
          t("apiKeys.neverUsed")
        ) : (
          <>
            {t("apiKeys.lastUsed")} <Moment at={lastUsedAt} />
          </>
        )}
      </span>
      {expiresAt !== null && (
        <span>
          {t("apiKeys.expires")} <Moment at={expiresAt} />
        </span>
      )}
    </p>
  );
}

function Row({ apiKey }: { apiKey: ApiKey }) {
  const { t } = useTranslation();
  const state = stateOf(apiKey);
  return (
    <li className="grid gap-3 rounded-2xl border border-line bg-surface p-5">
      <div className="flex flex-wrap items-center gap-3">
        <h3 className="font-semibold">{apiKey.name}</h3>
        <code className="text-muted text-sm">{`${apiKey.prefix}…`}</code>
        <Badge tone={apiKey.sandbox ? "accent" : "plain"}>{t(apiKey.sandbox ? "apiKeys.test" : "apiKeys.live")}</Badge>
        {state !== "works" && <Badge tone="danger">{t(`apiKeys.${state}`)}</Badge>}
      </div>
      <ul className="flex flex-wrap gap-1.5">
        {apiKey.scopes.map((scope) => (
          <li key={scope}>
            <Badge>{t(`apiKeys.scopes.${scope}`)}</Badge>
          </li>
        ))}
      </ul>
      <Facts apiKey={apiKey} />
      {state === "works" && (
        <div className="flex flex-wrap gap-2">
          <SmallForm intent="rotateKey" values={{ id: apiKey.id }}>
            {t("apiKeys.rotate")}
          </SmallForm>
          <SmallForm intent="revokeKey" values={{ id: apiKey.id }} danger>
            {t("apiKeys.revoke")}
          </SmallForm>
        </div>
      )}
    </li>
  );
}

/** The keys of the account, those that work first. */
export function KeyList({ keys }: { keys: ApiKey[] }) {
  const { t } = useTranslation();
  if (keys.length === 0) {
    return (
      <p className="rounded-2xl border border-line border-dashed px-6 py-10 text-center text-muted">
        {t("apiKeys.none")}
      </p>
    );
  }
  const sorted = [...keys].sort((a, b) => Number(stateOf(a) !== "works") - Number(stateOf(b) !== "works"));
  return (
    <ul className="grid gap-3">
      {sorted.map((apiKey) => (
        <Row key={apiKey.id} apiKey={apiKey} />
      ))}
    </ul>
  );
}
