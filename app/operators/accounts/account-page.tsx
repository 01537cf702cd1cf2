import { Link } from "@remix-run/react";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { numberIn, useTranslation } from "#app/lib/i18n/words.ts";
import { AccountActs, type ActsProps } from "#app/operators/accounts/account-acts.tsx";
import { AccountBadges } from "#app/operators/accounts/accounts-page.tsx";
import type { SiteLimitValues } from "#app/operators/accounts/documents.ts";
import { OperatorsFrame } from "#app/operators/frame.tsx";
import type { AuditEntry } from "#app/operators/log/documents.ts";
import { Trail } from "#app/operators/log/trail.tsx";
import { Facts } from "#app/operators/parts/facts.tsx";
import { AccountTabs } from "#app/operators/people/account-tabs.tsx";
import { Notice } from "#app/ui/messages/notice.tsx";
import { Moment } from "#app/ui/moment.tsx";

function AccountFacts({ account, siteLimits }: Pick<AccountPageProps, "account" | "siteLimits">) {
  const { t, locale } = useTranslation();
  const { credits, priority, limitGroup, createdAt } = account;
  const limit = (name: "tasksPerDay" | "maxRunning") => {
    const [own, ofGroup, { value }] = [account[name], limitGroup?.[name] ?? null, siteLimits[name]];
    if (own !== null) return numberIn(locale, own);
    if (ofGroup !== null) return `${numberIn(locale, ofGroup)} (${limitGroup?.name})`;
    const ofSite = value === null ? t("operators.site.limits.none") : numberIn(locale, value);
    return `${ofSite} (${t("operators.account.ofSite")})`;
  };
  const ahead = numberIn(locale, priority ?? limitGroup?.priority ?? 0);
  const isOfGroup = priority === null && limitGroup?.priority != null;
  const facts = [
    { name: t("operators.account.available"), value: numberIn(locale, credits.available) },
    { name: t("operators.account.onHold"), value: numberIn(locale, credits.onHold) },
    { name: t("operators.account.bought"), value: numberIn(locale, credits.totalPurchased) },
    { name: t("operators.account.used"), value: numberIn(locale, credits.totalUsed) },
    { name: t("operators.account.tasksPerDay"), value: limit("tasksPerDay") },
    { name: t("operators.account.maxRunning"), value: limit("maxRunning") },
    { name: t("operators.account.priority"), value: isOfGroup ? `${ahead} (${limitGroup?.name})` : ahead },
    { name: t("operators.account.group"), value: limitGroup?.name ?? t("operators.account.noGroup") },
    {
      name: t("operators.account.address"),
      value: t(account.emailVerified ? "operators.account.confirmed" : "operators.account.unconfirmed"),
    },
    { name: t("operators.account.opened"), value: <Moment at={createdAt} /> },
  ];
  return <Facts facts={facts} />;
}

type AccountPageProps = ActsProps & { siteLimits: SiteLimitValues; trail: readonly AuditEntry[] };

/** One account, as those who run the site see it: what it has, what they may do to it, and what was done. */
export function OperatorAccountPage(props: AccountPageProps) {
  const { account, trail } = props;
  const { t } = useTranslation();
  const { href } = useLocale();
  return (
    <OperatorsFrame title={account.email}>
      <AccountTabs id={account.id} />
      <p className="flex flex-wrap gap-2 empty:hidden">
        <AccountBadges account={account} />
      </p>
      {account.suspendedReason !== null && account.suspendedAt !== null && (
        <Notice tone="warning">
          <p>
            <span>{t("operators.account.suspendedFor")}</span> <span dir="auto">{account.suspendedReason}</span>{" "}
            <Moment at={account.suspendedAt} />
          </p>
        </Notice>
      )}
      <AccountFacts account={account} siteLimits={props.siteLimits} />
      <Link
        to={href(`/operators/tasks?account=${account.id}`)}
        discover="none"
        className="inline-flex min-h-11 items-center justify-self-start font-semibold text-sm underline underline-offset-4"
      >
        {t("operators.tasks.ofThisAccount")}
      </Link>
      <AccountActs {...props} />
      <section aria-labelledby="trail" className="grid gap-3">
        <h2 id="trail" className="font-bold text-2xl tracking-tight">
          {t("operators.account.trail")}
        </h2>
        <Trail entries={trail} isOfOne />
        <Link
          to={href(`/operators/log?subject=${account.id}`)}
          discover="none"
          className="inline-flex min-h-11 items-center justify-self-start font-semibold text-sm underline underline-offset-4"
        >
          {t("operators.account.wholeTrail")}
        </Link>
      </section>
    </OperatorsFrame>
  );
}
