import { useFetcher, useSearchParams } from "@remix-run/react";
import { useEffect, useRef } from "react";
import type { Purchase } from "#app/billing/documents.ts";
import { isOpen } from "#app/billing/filters.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { SECOND } from "#app/lib/time.ts";
import { useWatch } from "#app/tasks/watch.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { useAnnounce } from "#app/ui/messages/announce.tsx";
import { Notice } from "#app/ui/messages/notice.tsx";
import { Spinner } from "#app/ui/spinner.tsx";

const ASK_EVERY_MS = 4 * SECOND;
const MOST_ASKS = 5;

/** Asks the payment service itself, in case its message to us is late; a few times, then the page only listens. */
function useAsking(id: string, isWanted: boolean): void {
  const { submit } = useFetcher();
  const { href } = useLocale();
  const asks = useRef(0);
  const action = href("/billing");
  useEffect(() => {
    if (!isWanted) return;
    const ask = () => {
      if (asks.current >= MOST_ASKS || document.visibilityState === "hidden") return;
      asks.current += 1;
      submit({ intent: "refresh", id }, { method: "post", action });
    };
    ask();
    const timer = setInterval(ask, ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [id, isWanted, action, submit]);
}

const tones = {
  PAID: "note",
  PENDING: "note",
  PROCESSING: "note",
  PARTIALLY_REFUNDED: "note",
  REFUNDED: "note",
  DISPUTED: "warning",
  DISPUTE_LOST: "warning",
  FAILED: "warning",
  EXPIRED: "warning",
  UNDER_REVIEW: "warning",
} as const;

/** What somebody who comes back from the payment page wants to know: is it paid, and are the credits there. */
export function Returned({ purchase }: { purchase: Purchase }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const [params] = useSearchParams();
  const isCanceled = params.has("canceled") && purchase.status === "PENDING";
  const isWaiting = isOpen(purchase) && !isCanceled;
  useAsking(purchase.id, isWaiting);
  useWatch(isWaiting);
  const sentence = isCanceled
    ? t("billing.returned.canceled")
    : t(`billing.returned.${purchase.status}`, { count: purchase.credits });
  useAnnounce(sentence);
  return (
    <Notice tone={isCanceled ? "warning" : tones[purchase.status]}>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="flex items-center gap-3 font-medium text-base">
          {isWaiting && <Spinner />}
          <span>{sentence}</span>
        </p>
        {purchase.status === "PAID" && (
          <ButtonLink tone="strong" size="small" to={href("/create")}>
            {t("billing.goOn")}
          </ButtonLink>
        )}
      </div>
    </Notice>
  );
}
