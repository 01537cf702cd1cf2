import { Link, useSearchParams } from "@remix-run/react";
import { signed } from "#app/lib/format.ts";
import { useWords } from "#app/lib/i18n/i18n.ts";
import { numberIn, useTranslation } from "#app/lib/i18n/words.ts";
import { OperatorsFrame } from "#app/operators/frame.tsx";
import { PaymentRow } from "#app/operators/money/payments-page.tsx";
import { Paging } from "#app/operators/paging.tsx";
import { Row, Rows, Way } from "#app/operators/parts/rows.tsx";
import { AccountTabs } from "#app/operators/people/account-tabs.tsx";
import type { AccountAccess, AccountPayments, AccountTasks, Ledger } from "#app/operators/people/documents.ts";
import { Badge } from "#app/ui/badge.tsx";
import { Notice } from "#app/ui/messages/notice.tsx";
import { Moment } from "#app/ui/moment.tsx";

/** What a part of an account's page shows: one of these, by the part's name. */
export type AccountPart =
  | { part: "ledger"; ledger: Ledger }
  | { part: "tasks"; tasks: AccountTasks; prompt: { task: string; text: string } | null }
  | { part: "payments"; payments: AccountPayments }
  | { part: "access"; access: AccountAccess };

function LedgerPart({ ledger }: { ledger: Ledger }) {
  const { t, locale } = useTranslation();
  const words = useWords();
  return (
    <>
      <Rows none={t("operators.part.noLedger")}>
        {ledger.nodes.map(({ id, amount, balanceAfter, reason, subject, description, payment, createdAt }) => {
          const meaning = words(["billing", "reasons", reason], description, { subject });
          return (
            <Row
              key={id}
              title={
                payment === null ? (
                  <span>{meaning}</span>
                ) : (
                  <Way to={`/operators/money/payments/${payment}`}>{meaning}</Way>
                )
              }
            >
              <span className="font-semibold text-ink">{signed(amount, locale)}</span>
              <span>{t("operators.part.after", { count: balanceAfter })}</span>
              <Moment at={createdAt} />
            </Row>
          );
        })}
      </Rows>
      <Paging page={ledger.pageInfo} />
    </>
  );
}

function TasksPart({ tasks, prompt }: Extract<AccountPart, { part: "tasks" }>) {
  const { t, locale } = useTranslation();
  const [params] = useSearchParams();
  const promptOf = (task: string) =>
    `?${new URLSearchParams([...params].filter(([name]) => name !== "prompt").concat([["prompt", task]]))}`;
  return (
    <>
      <p className="text-muted">{t("operators.part.promptLead")}</p>
      {prompt !== null && (
        <Notice tone="note">
          <p className="whitespace-pre-wrap break-words" dir="auto">
            {prompt.text}
          </p>
        </Notice>
      )}
      <Rows none={t("operators.part.noTasks")}>
        {tasks.nodes.map(({ id, model, status, creditsCharged, failureCode, needsReview, deletedAt, createdAt }) => (
          <Row
            key={id}
            title={
              <>
                <span className="font-medium">{model}</span>
                <Badge tone={status === "COMPLETED" ? "ok" : "plain"}>{t(`task.status.${status}`)}</Badge>
                {needsReview && <Badge tone="danger">{t("operators.part.review")}</Badge>}
                {deletedAt !== null && <Badge>{t("operators.part.deleted")}</Badge>}
                {failureCode !== null && <span className="break-all font-mono text-xs">{failureCode}</span>}
              </>
            }
          >
            <span>{numberIn(locale, creditsCharged)}</span>
            <Link
              to={promptOf(id)}
              discover="none"
              preventScrollReset
              className="inline-flex min-h-11 items-center underline"
            >
              {t("operators.part.prompt")}
            </Link>
            <Moment at={createdAt} />
          </Row>
        ))}
      </Rows>
      <Paging page={tasks.pageInfo} />
    </>
  );
}

function PaymentsPart({ payments }: { payments: AccountPayments }) {
  const { t } = useTranslation();
  return (
    <>
      <Rows none={t("operators.money.none")}>
        {payments.nodes.map((payment) => (
          <PaymentRow key={payment.id} payment={payment} isOfOne />
        ))}
      </Rows>
      <Paging page={payments.pageInfo} />
    </>
  );
}

function AccessPart({ access: { accountKeys, accountSessions } }: { access: AccountAccess }) {
  const { t } = useTranslation();
  return (
    <>
      <section aria-labelledby="keys" className="grid gap-3">
        <h2 id="keys" className="font-bold text-2xl tracking-tight">
          {t("operators.part.keys")}
        </h2>
        <Rows none={t("operators.part.noKeys")}>
          {accountKeys.map(({ id, name, prefix, sandbox, revokedAt, lastUsedAt, createdAt }) => (
            <Row
              key={id}
              title={
                <>
                  <span className="break-words font-medium">{name}</span>
                  <span className="font-mono text-sm">{`${prefix}…`}</span>
                  {sandbox && <Badge>{t("operators.part.test")}</Badge>}
                  {revokedAt !== null && <Badge tone="danger">{t("operators.part.revoked")}</Badge>}
                </>
              }
            >
              <Moment at={lastUsedAt ?? createdAt} />
            </Row>
          ))}
        </Rows>
      </section>
      <section aria-labelledby="sessions" className="grid gap-3">
        <h2 id="sessions" className="font-bold text-2xl tracking-tight">
          {t("operators.part.sessions")}
        </h2>
        <Rows none={t("operators.part.noSessions")}>
          {accountSessions.map(({ id, userAgent, lastUsedAt }) => (
            <Row
              key={id}
              title={<span className="break-words">{userAgent ?? t("operators.part.unknownBrowser")}</span>}
            >
              <Moment at={lastUsedAt} />
            </Row>
          ))}
        </Rows>
      </section>
    </>
  );
}

function Part({ of }: { of: AccountPart }) {
  if (of.part === "ledger") return <LedgerPart {...of} />;
  if (of.part === "tasks") return <TasksPart {...of} />;
  return of.part === "payments" ? <PaymentsPart {...of} /> : <AccessPart {...of} />;
}

/** One part of what an account has. */
export function AccountPartPage({ account, ...of }: AccountPart & { account: { id: string; email: string } }) {
  return (
    <OperatorsFrame title={account.email}>
      <AccountTabs id={account.id} />
      <Part of={of} />
    </OperatorsFrame>
  );
}
