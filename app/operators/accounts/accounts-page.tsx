import { Form, Link, useSearchParams } from "@remix-run/react";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { Accounts, OperatorAccount } from "#app/operators/accounts/documents.ts";
import { LONGEST_SEARCH } from "#app/operators/accounts/fields.ts";
import { OperatorsFrame } from "#app/operators/frame.tsx";
import { Paging } from "#app/operators/paging.tsx";
import { Badge } from "#app/ui/badge.tsx";
import { Button } from "#app/ui/button.tsx";
import { TextField } from "#app/ui/field.tsx";
import { Moment } from "#app/ui/moment.tsx";

/** What an account may do, and whether it is kept out, where either is out of the ordinary. */
export function AccountBadges({ account: { role, suspendedAt } }: { account: OperatorAccount }) {
  const { t } = useTranslation();
  return (
    <>
      {role !== "USER" && <Badge tone="accent">{t(`operators.role.${role}`)}</Badge>}
      {suspendedAt !== null && <Badge tone="danger">{t("operators.suspended")}</Badge>}
    </>
  );
}

function Row({ account }: { account: OperatorAccount }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 py-3">
      <p className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
        <Link
          to={href(`/operators/accounts/${account.id}`)}
          discover="none"
          className="min-w-0 break-all font-medium underline underline-offset-4"
        >
          {account.email}
        </Link>
        <AccountBadges account={account} />
      </p>
      <p className="flex flex-wrap gap-x-4 text-muted text-sm tabular-nums">
        <span>{t("credits.count", { count: account.credits.available })}</span>
        <Moment at={account.createdAt} />
      </p>
    </li>
  );
}

/** Accounts, found by whatever is theirs. */
export function AccountsPage({ accounts }: { accounts: Accounts }) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const [search, isSuspended] = [params.get("search") ?? "", params.has("suspended")];
  return (
    <OperatorsFrame title={t("operators.accounts.title")}>
      <Form method="get" role="search" className="grid gap-3">
        {/* What the address says, also when it was gone back to. */}
        <TextField
          key={search}
          id="account-search"
          name="search"
          type="search"
          label={t("operators.accounts.search")}
          hint={t("operators.accounts.searchHint")}
          maxLength={LONGEST_SEARCH}
          defaultValue={search}
        />
        <div className="flex flex-wrap items-center justify-between gap-3">
          <label className="flex min-h-11 items-center gap-3">
            <input
              key={String(isSuspended)}
              type="checkbox"
              name="suspended"
              value="1"
              defaultChecked={isSuspended}
              className="size-5 accent-ink"
            />
            <span>{t("operators.accounts.onlySuspended")}</span>
          </label>
          <Button type="submit" tone="primary">
            {t("operators.accounts.find")}
          </Button>
        </div>
      </Form>
      {accounts.nodes.length === 0 ? (
        <p className="rounded-2xl border border-line border-dashed p-5 text-muted">{t("operators.accounts.none")}</p>
      ) : (
        <ul className="divide-y divide-line">
          {accounts.nodes.map((account) => (
            <Row key={account.id} account={account} />
          ))}
        </ul>
      )}
      <Paging page={accounts.pageInfo} />
    </OperatorsFrame>
  );
}
