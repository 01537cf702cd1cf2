import { Link } from "@remix-run/react";
import type { Bar } from "#app/compose/bar/use-bar.ts";
import { disabledReason } from "#app/compose/disabled-reason.ts";
import { useHydrated } from "#app/lib/browser/use-hydrated.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { useAnnounce } from "#app/ui/messages/announce.tsx";

export const REASON = "composer-why";

/** What stands in the way of making it, in words, and how many credits are missing. */
export function useReason(bar: Bar): { words: string; missing: number } {
  const { t } = useTranslation();
  const hydrated = useHydrated();
  const { total, readiness } = bar.composer;
  // Before the scripts are there the form is judged by the server alone.
  const reason = hydrated ? disabledReason(readiness) : null;
  const missing = Math.max(0, total - bar.available);
  if (reason !== null) return { words: t(reason.key, reason.values), missing: 0 };
  return { words: missing > 0 ? t("bar.tooFew", { count: missing }) : "", missing };
}

type ReasonLineProps = { bar: Bar; reason: { words: string; missing: number }; wasPressed: boolean };

/**
 * Why it can't be made, in one line, with the way on. Of an empty prompt it is said only to those who press anyway, and of too few
 * credits not just after they were spent.
 */
export function ReasonLine({ bar, reason, wasPressed }: ReasonLineProps) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const { words, missing } = reason;
  const { isBlank, isSending } = bar.composer.readiness;
  const isQuiet = isBlank || isSending || (missing > 0 && bar.isTaken);
  const isShown = words !== "" && (wasPressed || !isQuiet);
  useAnnounce(wasPressed ? words : "");
  return (
    <p id={REASON} className={isShown ? "mt-2 px-1 text-sm" : "sr-only"}>
      <span>{words}</span>
      {missing > 0 && isShown && (
        <>
          <span> </span>
          <Link to={href(`/billing?need=${missing}`)} className="font-semibold underline underline-offset-4">
            {t("billing.getMore")}
          </Link>
        </>
      )}
    </p>
  );
}
