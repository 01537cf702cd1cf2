import { Form } from "@remix-run/react";
import ExternalLink from "lucide-react/icons/external-link";
import type { Purchase } from "#app/billing/documents.ts";
import { usePackName } from "#app/billing/packs.tsx";
import { money } from "#app/lib/format.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Badge, type BadgeTone } from "#app/ui/badge.tsx";
import { Button } from "#app/ui/button.tsx";
import { Moment } from "#app/ui/moment.tsx";

const tones: Record<Purchase["status"], BadgeTone> = {
  PENDING: "plain",
  PROCESSING: "accent",
  PAID: "ok",
  PARTIALLY_REFUNDED: "plain",
  REFUNDED: "plain",
  DISPUTED: "danger",
  DISPUTE_LOST: "danger",
  FAILED: "danger",
  EXPIRED: "plain",
  UNDER_REVIEW: "accent",
};

function Payment({ purchase }: { purchase: Purchase }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const packName = usePackName();
  const { currency, refundedCents, creditsTakenBack } = purchase;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-4">
      <div>
        <p className="font-medium">
          {`${packName(purchase.name)} · ${t("credits.count", { count: purchase.credits })}`}
        </p>
        <Moment at={purchase.createdAt} className="block text-muted text-sm" />
        {refundedCents > 0 && (
          <p className="text-muted text-sm">
            {t("billing.paidBack", { price: money(refundedCents, currency, locale), count: creditsTakenBack })}
          </p>
        )}
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <span className="font-semibold tabular-nums">{money(purchase.amountCents, currency, locale)}</span>
        <Badge tone={tones[purchase.status]}>{t(`billing.status.${purchase.status}`)}</Badge>
        {typeof purchase.receiptUrl === "string" && (
          <a
            href={purchase.receiptUrl}
            target="_blank"
            rel="noreferrer"
            className="inline-flex min-h-11 items-center gap-1.5 text-sm underline underline-offset-4"
          >
            {t("billing.receipt")}
            <ExternalLink className="size-4" aria-hidden="true" />
          </a>
        )}
      </div>
    </li>
  );
}

/** Every payment with what became of it and its receipt. */
export function Payments({ purchases }: { purchases: readonly Purchase[] }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  return (
    <section aria-labelledby="payments-title" className="grid gap-2">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id="payments-title" className="font-bold text-xl">
          {t("billing.payments")}
        </h2>
        {purchases.length > 0 && (
          <Form method="post" action={href("/billing")}>
            <Button type="submit" name="intent" value="portal" size="small">
              {t("billing.portal")}
            </Button>
          </Form>
        )}
      </div>
      {purchases.length === 0 ? (
        <p className="text-muted">{t("billing.noPayments")}</p>
      ) : (
        <ul className="divide-y divide-line">
          {purchases.map((purchase) => (
            <Payment key={purchase.id} purchase={purchase} />
          ))}
        </ul>
      )}
    </section>
  );
}
