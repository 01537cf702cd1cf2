import { useEffect, useRef } from "react";
import { Balance } from "#app/billing/balance.tsx";
import { BuyPacks } from "#app/billing/buy-packs.tsx";
import type { Account, Billing } from "#app/billing/documents.ts";
import { Movements } from "#app/billing/movements.tsx";
import { Payments } from "#app/billing/payments.tsx";
import { Returned } from "#app/billing/returned.tsx";
import { refetchFollowed } from "#app/lib/graphql/client.ts";
import type { Refusal } from "#app/lib/graphql/result.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";

/** The balance is told live; what explains it is asked for again when it changes. */
function useFreshness({ available, onHold, totalPurchased }: Account["credits"]): void {
  const now = `${available} ${onHold} ${totalPurchased}`;
  const seen = useRef(now);
  useEffect(() => {
    if (seen.current === now) return;
    seen.current = now;
    refetchFollowed();
  }, [now]);
}

/** What the account has, how it came to it, and more of it. */
export function BillingPage({
  billing,
  account,
  refusal,
}: {
  billing: Billing;
  account: Account;
  refusal: Refusal | null;
}) {
  const { t } = useTranslation();
  useFreshness(account.credits);
  const returned = billing.returned[0];
  return (
    <main id="main" className="mx-auto grid max-w-5xl gap-10 px-4 py-7 sm:px-6 lg:px-8">
      <h1 className="font-bold text-3xl tracking-tight">{t("billing.title")}</h1>
      {returned?.__typename === "Purchase" && <Returned key={returned.id} purchase={returned} />}
      <Balance account={account} />
      <BuyPacks billing={billing} refusal={refusal} />
      <Payments purchases={account.purchases.nodes} />
      <Movements movements={account.creditTransactions} />
    </main>
  );
}
