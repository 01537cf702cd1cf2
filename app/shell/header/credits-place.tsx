import { Link, useLocation } from "@remix-run/react";
import Coins from "lucide-react/icons/coins";
import { classes } from "#app/lib/class-names.ts";
import { LOW_CREDITS } from "#app/lib/credits.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { numberIn, useTranslation } from "#app/lib/i18n/words.ts";
import type { Viewer } from "#app/shell/documents.ts";
import { RailTip } from "#app/shell/header/rail-tip.tsx";
import { sectionOf } from "#app/shell/header/section.ts";

/** What the viewer can spend, and what running work holds of it; it warns before there is too little for another idea. */
export function CreditsPlace({ balance }: { balance: Viewer["credits"] }) {
  const { t, locale } = useTranslation();
  const { href } = useLocale();
  const { pathname, search } = useLocation();
  const { available, onHold } = balance;
  const isLow = available < LOW_CREDITS;
  const held = onHold > 0 ? t("credits.onHold", { count: onHold }) : undefined;
  const all = [t("credits.count", { count: available }), held, isLow ? t("away.lowShort") : undefined];
  return (
    <div className="rail-place">
      <Link
        discover="none"
        to={href("/billing")}
        data-testid="credits"
        aria-current={sectionOf(pathname, search) === "billing" ? "page" : undefined}
        className={classes(
          "credits-place",
          isLow ? "border-danger/60 bg-danger-soft hover:border-danger" : "border-line bg-surface hover:border-edge",
        )}
      >
        <Coins className={classes("size-4 lg:size-5", isLow ? "text-danger" : "text-accent-word")} aria-hidden="true" />
        <span>
          <span>{numberIn(locale, available)}</span>
          <span className="lg:sr-only">{` ${t("credits.unit", { count: available })}`}</span>
        </span>
        {isLow && (
          <span className="font-normal text-danger max-md:sr-only lg:sr-only">{`· ${t("away.lowShort")}`}</span>
        )}
        {held !== undefined && <span className="font-normal text-muted max-md:sr-only lg:sr-only">{`· ${held}`}</span>}
      </Link>
      <RailTip>{all.filter((part) => part !== undefined).join(" · ")}</RailTip>
    </div>
  );
}
