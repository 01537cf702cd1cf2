import { Form, useSearchParams } from "@remix-run/react";
import { money } from "#app/lib/format.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { Payment, Payments } from "#app/operators/money/documents.ts";
import { STATUSES } from "#app/operators/money/fields.ts";
import { MoneyFrame } from "#app/operators/money/money-frame.tsx";
import { Paging } from "#app/operators/paging.tsx";
import { OddFilters } from "#app/operators/parts/odd-filters.tsx";
import { Row, Rows, Way } from "#app/operators/parts/rows.tsx";
import { Tabs } from "#app/operators/parts/tabs.tsx";
import { Badge, type BadgeTone } from "#app/ui/badge.tsx";
import { Button } from "#app/ui/button.tsx";
import { TextField } from "#app/ui/field.tsx";
import { Moment } from "#app/ui/moment.tsx";

const tones: Partial<Record<Payment["status"], BadgeTone>> = {
  UNDER_REVIEW: "accent",
  DISPUTED: "danger",
  DISPUTE_LOST: "danger",
  PAID: "ok",
};

export function PaymentBadge({ status }: Pick<Payment, "status">) {
  const { t } = useTranslation();
  return <Badge tone={tones[status] ?? "plain"}>{t(`billing.status.${status}`)}</Badge>;
}

/** A payment in a list; where all are of one account it is not said again whose it is. */
export function PaymentRow({ payment, isOfOne = false }: { payment: Payment; isOfOne?: boolean }) {
  const { locale } = useLocale();
  const { id, account, amountCents, currency, status, createdAt } = payment;
  const sum = money(amountCents, currency, locale);
  return (
    <Row
      title={
        <>
          <Way to={`/operators/money/payments/${id}`}>{isOfOne ? sum : account.email}</Way>
          <PaymentBadge status={status} />
        </>
      }
    >
      {!isOfOne && <span>{sum}</span>}
      <Moment at={createdAt} />
    </Row>
  );
}

function Books({ month }: { month: string }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  return (
    <section aria-labelledby="books" className="grid gap-3 rounded-3xl border border-line bg-surface p-5">
      <h2 id="books" className="font-bold text-lg">
        {t("operators.money.books.title")}
      </h2>
      <p className="text-muted text-sm">{t("operators.money.books.lead")}</p>
      {/* A file is no page: the browser fetches it by itself. */}
      <Form reloadDocument method="get" action={href("/operators/money/books.csv")} className="grid gap-3 sm:max-w-xs">
        <TextField
          id="month"
          name="month"
          type="month"
          required
          pattern="20[0-9][0-9]-[01][0-9]"
          label={t("operators.money.books.month")}
          hint={t("operators.money.books.hint")}
          defaultValue={month}
        />
        <div>
          <Button type="submit">{t("operators.money.books.fetch")}</Button>
        </div>
      </Form>
    </section>
  );
}

/** Payments, narrowed to what became of them, and the books. */
export function PaymentsPage({ payments, month }: { payments: Payments; month: string }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const status = useSearchParams()[0].get("status");
  const tabs = [
    { to: href("/operators/money"), name: t("operators.money.all"), isOpen: status === null },
    ...STATUSES.slice(0, 5).map((name) => ({
      to: href(`/operators/money?status=${name}`),
      name: t(`billing.status.${name}`),
      isOpen: status === name,
    })),
  ];
  return (
    <MoneyFrame title={t("operators.money.title")}>
      <Tabs label={t("operators.money.narrow")} tabs={tabs} />
      <OddFilters filters={{ status: (value) => STATUSES.some((one) => one === value) }} />
      <Rows none={t("operators.money.none")}>
        {payments.nodes.map((payment) => (
          <PaymentRow key={payment.id} payment={payment} />
        ))}
      </Rows>
      <Paging page={payments.pageInfo} />
      <Books month={month} />
    </MoneyFrame>
  );
}
