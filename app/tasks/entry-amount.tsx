import { classes } from "#app/lib/class-names.ts";
import { signed } from "#app/lib/format.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";

/** What an entry of the ledger gave or took, and the balance after it. */
export function EntryAmount({ entry }: { entry: { amount: number; balanceAfter: number } }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  return (
    <span className="max-w-1/2 shrink-0 text-right">
      <span className={classes("font-semibold tabular-nums", entry.amount > 0 && "text-ok")}>
        {signed(entry.amount, locale)}
      </span>
      <span className="block text-muted text-xs tabular-nums">
        {t("ledger.balance", { balance: entry.balanceAfter })}
      </span>
    </span>
  );
}

/** The address of the billing page that shows a movement, and the movement on it. */
export function movementAddress({ id, cursor }: { id: string; cursor: string }): string {
  return `/billing?at=${encodeURIComponent(cursor)}#${movementAnchor(id)}`;
}

/** What a movement's row is called on the billing page. */
export function movementAnchor(id: string): string {
  return `movement-${id.replace(/[^\w-]/g, "")}`;
}
