import { money } from "#app/lib/format.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { numberIn, useTranslation } from "#app/lib/i18n/words.ts";
import type { ActAnswer } from "#app/operators/acting/act.server.ts";
import { ActForm } from "#app/operators/acting/act-form.tsx";
import { ProofForm } from "#app/operators/acting/proof-form.tsx";
import type { PaymentInFull } from "#app/operators/money/documents.ts";
import { sumOf } from "#app/operators/money/fields.ts";
import { MoneyFrame } from "#app/operators/money/money-frame.tsx";
import { PaymentBadge } from "#app/operators/money/payments-page.tsx";
import { Facts } from "#app/operators/parts/facts.tsx";
import { Row, Rows, Way } from "#app/operators/parts/rows.tsx";
import { Badge } from "#app/ui/badge.tsx";
import { TextField } from "#app/ui/field.tsx";
import { Notice } from "#app/ui/messages/notice.tsx";
import { useFieldError } from "#app/ui/messages/refusal-notice.tsx";
import { Moment } from "#app/ui/moment.tsx";

type PaymentPageProps = { payment: PaymentInFull; mayAct: boolean; answer: ActAnswer | null };

function PaymentFacts({ payment }: Pick<PaymentPageProps, "payment">) {
  const { t, locale } = useTranslation();
  const { currency, paidCents, paidAt, refundedCents, refundableCents } = payment;
  const paidIn = payment.paidCurrency ?? currency;
  const facts = [
    {
      name: t("operators.money.account"),
      value: <Way to={`/operators/accounts/${payment.account.id}`}>{payment.account.email}</Way>,
    },
    { name: t("operators.money.ordered"), value: money(payment.amountCents, currency, locale) },
    { name: t("operators.money.paid"), value: paidCents === null ? null : money(paidCents, paidIn, locale) },
    { name: t("operators.money.refunded"), value: money(refundedCents, paidIn, locale) },
    { name: t("operators.money.left"), value: money(refundableCents, paidIn, locale) },
    { name: t("operators.money.credits"), value: numberIn(locale, payment.credits) },
    { name: t("operators.money.creditsGiven"), value: numberIn(locale, payment.creditsGiven) },
    { name: t("operators.money.creditsTakenBack"), value: numberIn(locale, payment.creditsTakenBack) },
    { name: t("operators.money.opened"), value: <Moment at={payment.createdAt} /> },
    { name: t("operators.money.paidAt"), value: paidAt === null ? null : <Moment at={paidAt} /> },
    { name: t("operators.money.stripePayment"), value: payment.stripePaymentIntentId },
    { name: t("operators.money.stripeSession"), value: payment.stripeSessionId },
  ];
  return <Facts facts={facts} />;
}

function RefundForm({ payment, answer }: Omit<PaymentPageProps, "mayAct">) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const fieldError = useFieldError();
  const currency = payment.paidCurrency ?? payment.currency;
  const own = answer?.intent === "refund" ? answer : null;
  return (
    <ActForm intent="refund" answer={answer} danger shown={["amountCents"]} hidden={{ currency }}>
      <TextField
        id="amountCents"
        name="amountCents"
        inputMode="decimal"
        label={t("operators.money.sum", { currency: currency.toUpperCase() })}
        hint={t("operators.money.sumHint", { left: money(payment.refundableCents, currency, locale) })}
        placeholder={sumOf(payment.refundableCents, currency)}
        defaultValue={own?.values.amountCents ?? ""}
        error={fieldError(own?.refusal ?? null, "amountCents")}
      />
    </ActForm>
  );
}

function Refunds({ payment: { refunds, paidCurrency, currency } }: Pick<PaymentPageProps, "payment">) {
  const { t, locale } = useTranslation();
  return (
    <section aria-labelledby="refunds" className="grid gap-3">
      <h2 id="refunds" className="font-bold text-2xl tracking-tight">
        {t("operators.money.refunds")}
      </h2>
      <Rows none={t("operators.money.noRefunds")}>
        {refunds.map(({ id, amountCents, state, reason, createdAt }) => (
          <Row
            key={id}
            title={
              <>
                <span className="font-medium tabular-nums">{money(amountCents, paidCurrency ?? currency, locale)}</span>
                <Badge tone={state === "MADE" ? "ok" : state === "REFUSED" ? "danger" : "accent"}>
                  {t(`operators.money.refundState.${state}`)}
                </Badge>
                <span dir="auto" className="min-w-0 break-words text-sm">
                  {reason}
                </span>
              </>
            }
          >
            <Moment at={createdAt} />
          </Row>
        ))}
      </Rows>
    </section>
  );
}

/** One payment: what was ordered, what was paid, what went back, and what an administrator may do about it. */
export function PaymentPage({ payment, mayAct, answer }: PaymentPageProps) {
  const { t } = useTranslation();
  const isUnderReview = payment.status === "UNDER_REVIEW";
  return (
    <MoneyFrame title={t("operators.money.one", { pack: payment.name })}>
      <p>
        <PaymentBadge status={payment.status} />
      </p>
      {isUnderReview && (
        <Notice tone="warning">
          <p>{t("operators.money.underReview")}</p>
        </Notice>
      )}
      <PaymentFacts payment={payment} />
      {/* What was done is told also where it cannot be done again. */}
      {answer?.isDone && (
        <Notice tone="note">
          <p role="status">
            {t(answer.intent === "accept" ? "operators.acts.accept.done" : "operators.acts.refund.done")}
          </p>
        </Notice>
      )}
      {mayAct && (payment.refundableCents > 0 || isUnderReview) && (
        <section aria-labelledby="acts" className="grid gap-4">
          <h2 id="acts" className="font-bold text-2xl tracking-tight">
            {t("operators.acts.title")}
          </h2>
          {answer?.needsProof && <ProofForm answer={answer} />}
          <div className="grid gap-4 md:grid-cols-2">
            {payment.refundableCents > 0 && <RefundForm payment={payment} answer={answer?.isDone ? null : answer} />}
            {isUnderReview && <ActForm intent="accept" answer={answer?.isDone ? null : answer} />}
          </div>
        </section>
      )}
      <Refunds payment={payment} />
    </MoneyFrame>
  );
}
