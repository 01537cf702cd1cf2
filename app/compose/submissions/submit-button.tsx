import { Link } from "@remix-run/react";
import { disabledReason, type Readiness } from "#app/compose/disabled-reason.ts";
import type { Kind } from "#app/compose/submissions/tasks-input.ts";
import type { Price } from "#app/compose/submissions/use-estimate.ts";
import { useHydrated } from "#app/lib/browser/use-hydrated.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { usualTime } from "#app/tasks/catalog/usual-time.ts";
import { Button } from "#app/ui/button.tsx";
import { Notice } from "#app/ui/messages/notice.tsx";
import { Spinner } from "#app/ui/spinner.tsx";

type SubmitButtonProps = {
  readiness: Readiness;
  price: Price | null;
  /** Credits for all tasks together. */
  total: number;
  /** How many files that makes. */
  files: number;
  available: number;
  /** Whether just this has been sent and taken: then what follows is about one more. */
  isTaken: boolean;
};

function Money({ total, available, isTaken }: Pick<SubmitButtonProps, "total" | "available" | "isTaken">) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const missing = total - available;
  if (missing > 0 && isTaken) {
    return (
      <p className="text-center text-muted text-sm">
        <span>{t("credits.oneMore", { count: missing })}</span>{" "}
        <Link to={href(`/billing?need=${missing}`)} className="underline underline-offset-4">
          {t("billing.getMore")}
        </Link>
      </p>
    );
  }
  if (missing > 0) {
    return (
      <Notice tone="warning">
        <span>{t("credits.tooFew", { required: total, available, missing })}</span>{" "}
        <Link to={href(`/billing?need=${missing}`)} className="font-semibold underline underline-offset-4">
          {t("billing.getMore")}
        </Link>
      </Notice>
    );
  }
  if (available >= 2 * total) return null;
  return (
    <p className="text-center text-sm">
      <span>{t("billing.left", { count: available - total })}</span>{" "}
      <Link to={href("/billing")} className="underline underline-offset-4">
        {t("billing.getMore")}
      </Link>
    </p>
  );
}

/** One is named by the words the workflow has always used, several by their number. */
function useMakeWords(kind: Kind, files: number): string {
  const { t } = useTranslation();
  return files === 1 ? t(`workflow.make.${kind}`) : t(`compose.make.${kind}`, { count: files });
}

/** The button that sends the form, with its price; while it can't be pressed, the reason stands below it. */
export function SubmitButton({ readiness, price, total, files, available, isTaken }: SubmitButtonProps) {
  const { t } = useTranslation();
  const hydrated = useHydrated();
  const { kind, isSending, isRunning } = readiness;
  const hasTooFewCredits = total > available;
  // Before the scripts are there the form is judged by the server alone.
  const reason = hydrated || isRunning ? disabledReason(readiness) : null;
  const label = useMakeWords(kind, files);
  const usual = price?.expectedSeconds ? usualTime(t, price.expectedSeconds) : t("workflow.onlyIfMade");
  return (
    <div className="sticky bottom-[calc(3.5rem+env(safe-area-inset-bottom))] z-10 -mx-2 grid gap-2 rounded-t-2xl bg-surface px-2 pt-2 pb-3 lg:bottom-0">
      <Money total={total} available={available} isTaken={isTaken} />
      <Button
        type="submit"
        tone="primary"
        size="large"
        wide
        disabled={reason !== null || hasTooFewCredits || price === null}
        aria-describedby={`${kind}-why`}
      >
        {(isSending || isRunning) && <Spinner />}
        <span>{label}</span>
        {price !== null && (
          <span className="font-medium tabular-nums">{`· ${t("credits.count", { count: total })}`}</span>
        )}
      </Button>
      <p id={`${kind}-why`} className="text-center text-muted text-sm">
        {reason === null ? usual : t(reason.key, reason.values)}
      </p>
    </div>
  );
}
