import { Link } from "@remix-run/react";
import Coins from "lucide-react/icons/coins";
import { classes } from "#app/lib/class-names.ts";
import { LOW_CREDITS } from "#app/lib/credits.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { numberIn, useTranslation } from "#app/lib/i18n/words.ts";
import type { Viewer } from "#app/shell/documents.ts";

/** What the viewer can spend, and what running work holds of it; it warns before there is too little for another idea. */
export function CreditsChip({ balance }: { balance: Viewer["credits"] }) {
  const { t, locale } = useTranslation();
  const { href } = useLocale();
  const { available, onHold } = balance;
  const isLow = available < LOW_CREDITS;
  const held = onHold > 0 ? t("credits.onHold", { count: onHold }) : undefined;
  return (
    <Link
      discover="none"
      to={href("/billing")}
      data-testid="credits"
      title={isLow ? t("away.low", { count: available }) : held}
      className={classes(
        "flex min-h-10 items-center gap-2 whitespace-nowrap rounded-full border px-3 font-semibold text-sm tabular-nums",
        isLow ? "border-danger/60 bg-danger-soft hover:border-danger" : "border-line bg-surface hover:border-edge",
      )}
    >
      <Coins className={classes("size-4", isLow ? "text-danger" : "text-accent-word")} aria-hidden="true" />
      <span>
        <span>{numberIn(locale, available)}</span>
        <span className="max-sm:sr-only">{` ${t("credits.unit", { count: available })}`}</span>
      </span>
      {isLow && <span className="font-normal text-danger max-md:sr-only">{`· ${t("away.lowShort")}`}</span>}
      {held !== undefined && <span className="font-normal text-muted max-md:sr-only">{`· ${held}`}</span>}
    </Link>
  );
}
