import type { Account } from "#app/billing/documents.ts";
import { LOW_CREDITS } from "#app/lib/credits.ts";
import { signed } from "#app/lib/format.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { numberIn, useTranslation } from "#app/lib/i18n/words.ts";
import { Notice } from "#app/ui/messages/notice.tsx";

function Line({ name, amount }: { name: string; amount: number }) {
  const { locale } = useLocale();
  return (
    <div className="flex items-baseline justify-between gap-4 py-2">
      <dt className="text-muted">{name}</dt>
      <dd className="font-semibold tabular-nums">{signed(amount, locale)}</dd>
    </div>
  );
}

/** The balance and where it comes from: the lines are counted from the movements, and their sum is the balance. */
export function Balance({ account }: { account: Account }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const { available, onHold, totalUsed } = account.credits;
  const totals = new Map<string, number>(account.creditTotals.map(({ type, amount }) => [type, amount]));
  const others = ["GRANT", "PURCHASE", "REFUND", "ADJUSTMENT", "EXPIRY"] as const;
  return (
    <section
      aria-labelledby="balance-title"
      className="grid gap-6 rounded-3xl border border-line bg-surface p-6 md:grid-cols-2"
    >
      <div className="grid content-start gap-2">
        <h2 id="balance-title" className="font-medium text-muted">
          {t("billing.balance")}
        </h2>
        <p data-testid="balance" className="font-extrabold text-5xl tracking-tight tabular-nums">
          {numberIn(locale, available)}
        </p>
        {onHold > 0 && <p className="text-muted">{t("credits.onHold", { count: onHold })}</p>}
        {account.creditsOwed > 0 && <Notice tone="warning">{t("billing.owed", { count: account.creditsOwed })}</Notice>}
        {account.creditsOwed === 0 && available < LOW_CREDITS && (
          <Notice tone="warning">{t("billing.low", { count: available })}</Notice>
        )}
      </div>
      <dl className="divide-y divide-line text-sm">
        {others.map((type) => {
          const amount = totals.get(type) ?? 0;
          return amount === 0 ? null : <Line key={type} name={t(`billing.totals.${type}`)} amount={amount} />;
        })}
        <Line name={t("billing.totals.used")} amount={-totalUsed} />
        {onHold > 0 && <Line name={t("billing.totals.onHold")} amount={-onHold} />}
        <div className="flex items-baseline justify-between gap-4 py-2 font-semibold">
          <dt>{t("billing.totals.available")}</dt>
          <dd className="tabular-nums">{numberIn(locale, available)}</dd>
        </div>
      </dl>
    </section>
  );
}
