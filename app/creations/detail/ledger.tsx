import { Link } from "@remix-run/react";
import type { Creation } from "#app/creations/documents.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { EntryAmount, movementAddress } from "#app/tasks/entry-amount.tsx";
import { Moment } from "#app/ui/moment.tsx";

/** Every movement of credits for one task, as the ledger has them. */
export function Ledger({ entries }: { entries: Creation["creditTransactions"] }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  return (
    <ul className="divide-y divide-line">
      {entries.map((entry) => (
        <li key={entry.id} className="flex flex-wrap items-baseline justify-between gap-x-4 py-2.5 text-sm">
          <span>
            <Link to={href(movementAddress(entry))} className="underline underline-offset-4">
              {t(`ledger.${entry.type}`)}
            </Link>{" "}
            <Moment at={entry.createdAt} className="block text-muted text-xs" />
          </span>
          <EntryAmount entry={entry} />
        </li>
      ))}
    </ul>
  );
}
