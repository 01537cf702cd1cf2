import { numberIn, useTranslation } from "#app/lib/i18n/words.ts";
import type { ActAnswer } from "#app/operators/acting/act.server.ts";
import { OperatorsFrame } from "#app/operators/frame.tsx";
import type { Provider, ProviderKey, ProviderPause } from "#app/operators/provider/documents.ts";
import { PauseForm, ProviderActs } from "#app/operators/provider/provider-acts.tsx";
import { Badge } from "#app/ui/badge.tsx";
import { Notice } from "#app/ui/messages/notice.tsx";
import { Moment } from "#app/ui/moment.tsx";

export type ProviderPageProps = {
  provider: Provider;
  keys: readonly ProviderKey[];
  mayAct: boolean;
  answer: ActAnswer | null;
};

const STATE_TONES = { ACTIVE: "ok", DRAINING: "accent", RETIRED: "plain" } as const;

/** Why something is paused, in words; a reason that is not known yet as it stands. */
function useReason(): (reason: string) => string {
  const { t } = useTranslation();
  const known = ["TOO_FAST", "KEY_REFUSED", "NO_BALANCE", "SPENDING_CAP", "SPEND_CEILING"] as const;
  return (reason) => {
    const name = known.find((one) => one === reason);
    return name === undefined ? reason : t(`operators.provider.reasons.${name}`);
  };
}

function PauseLine({ pause: { reason, until } }: { pause: ProviderPause }) {
  const { t } = useTranslation();
  const words = useReason();
  return (
    <p className="text-danger text-sm">
      <span>{words(reason)}</span> <span>{t("operators.provider.until")}</span> <Moment at={until} />
    </p>
  );
}

function Key({ of }: { of: ProviderKey }) {
  const { t, locale } = useTranslation();
  const { label, lastFour, state, weight, balance, balanceAt, burnPerHour, tasksRunning, isSigned, pause } = of;
  const facts = [
    { name: t("operators.provider.weight"), value: numberIn(locale, weight) },
    { name: t("operators.provider.running"), value: numberIn(locale, tasksRunning) },
    { name: t("operators.provider.balance"), value: balance === null ? "–" : numberIn(locale, balance) },
    { name: t("operators.provider.burn"), value: numberIn(locale, burnPerHour) },
  ];
  return (
    <li className="grid gap-2 py-4">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="min-w-0 break-words font-bold">{label}</span>
        <span className="font-mono text-muted text-sm">{`…${lastFour}`}</span>
        <Badge tone={STATE_TONES[state]}>{t(`operators.provider.state.${state}`)}</Badge>
        {pause !== null && <Badge tone="danger">{t("operators.provider.paused")}</Badge>}
      </p>
      {pause !== null && <PauseLine pause={pause} />}
      <dl className="grid grid-cols-2 gap-x-6 gap-y-2 sm:grid-cols-4">
        {facts.map(({ name, value }) => (
          <div key={name}>
            <dt className="text-muted text-sm">{name}</dt>
            <dd className="font-medium tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="flex flex-wrap gap-x-4 text-muted text-sm">
        {balanceAt !== null && (
          <span>
            <span>{t("operators.provider.balanceAt")}</span> <Moment at={balanceAt} />
          </span>
        )}
        <span>{t(isSigned ? "operators.provider.signed" : "operators.provider.unsigned")}</span>
      </p>
    </li>
  );
}

function Spending({ provider }: { provider: Provider }) {
  const { t, locale } = useTranslation();
  const { spentThisHour, underWay, spendCeiling } = provider;
  const none = t("operators.provider.noCeiling");
  const facts = [
    { name: t("operators.provider.spent"), value: numberIn(locale, spentThisHour) },
    { name: t("operators.provider.underWay"), value: numberIn(locale, underWay) },
    { name: t("operators.provider.ceiling"), value: spendCeiling === null ? none : numberIn(locale, spendCeiling) },
  ];
  return (
    <section aria-labelledby="spending" className="grid gap-3">
      <h2 id="spending" className="font-bold text-2xl tracking-tight">
        {t("operators.provider.spending")}
      </h2>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-2 sm:grid-cols-3">
        {facts.map(({ name, value }) => (
          <div key={name}>
            <dt className="text-muted text-sm">{name}</dt>
            <dd className="font-medium tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Breakers({ breakers }: Pick<Provider, "breakers">) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="breakers" className="grid gap-3">
      <h2 id="breakers" className="font-bold text-2xl tracking-tight">
        {t("operators.provider.breakers")}
      </h2>
      {breakers.length === 0 && <p className="text-muted">{t("operators.provider.noBreakers")}</p>}
      <ul className="divide-y divide-line">
        {breakers.map(({ model, openedAt, ended, failed, probes, probeAt, closedAt }) => (
          <li key={model} className="grid gap-1 py-3 text-sm">
            <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <span className="break-all font-mono">{model}</span>
              <Badge tone={closedAt === null ? "danger" : "ok"}>
                {t(closedAt === null ? "operators.provider.failing" : "operators.provider.recovered")}
              </Badge>
            </p>
            <p className="text-muted">
              <span>{t("operators.provider.failedOf", { failed, ended })}</span> <Moment at={openedAt} />
            </p>
            <p className="text-muted">
              <span>
                {closedAt === null ? t("operators.provider.probe", { probes }) : t("operators.provider.closedAt")}
              </span>{" "}
              <Moment at={closedAt ?? probeAt} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** kie.ai for those who run the site: the keys to it, what it costs, what fails there, and what can be done about it. */
export function ProviderPage(props: ProviderPageProps) {
  const { provider, keys, mayAct } = props;
  const { t } = useTranslation();
  return (
    <OperatorsFrame title={t("operators.provider.title")}>
      {provider.isSandbox && (
        <Notice tone="note">
          <p>{t("operators.provider.sandbox")}</p>
        </Notice>
      )}
      {!provider.isOn && (
        <Notice tone="warning">
          <p>{t("operators.provider.off")}</p>
        </Notice>
      )}
      {provider.pause !== null && (
        <Notice tone="warning">
          <PauseLine pause={provider.pause} />
        </Notice>
      )}
      <section aria-labelledby="keys" className="grid gap-3">
        <h2 id="keys" className="font-bold text-2xl tracking-tight">
          {t("operators.provider.keys")}
        </h2>
        {keys.length === 0 && (
          <p className="rounded-2xl border border-line border-dashed p-5 text-muted">
            {t("operators.provider.noKeys")}
          </p>
        )}
        <ul className="divide-y divide-line">
          {keys.map((key) => (
            <Key key={key.id} of={key} />
          ))}
        </ul>
      </section>
      <Spending provider={provider} />
      <Breakers breakers={provider.breakers} />
      {mayAct ? <ProviderActs {...props} /> : <PauseForm {...props} />}
    </OperatorsFrame>
  );
}
