import { Link } from "@remix-run/react";
import { useLocale, useWords } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { AuditEntry } from "#app/operators/log/documents.ts";
import { Moment } from "#app/ui/moment.tsx";

/** What changed, as the log keeps it: JSON, shown as it stands to whoever has to trust it. */
function Change({ before, after }: Pick<AuditEntry, "before" | "after">) {
  if (before === null && after === null) return null;
  return (
    <p className="break-all font-mono text-muted text-xs">
      <span>{before}</span> → <span>{after}</span>
    </p>
  );
}

/** How the ids of what has a page begin: "OperatorAccount:" and "Purchase:", as the API writes them. */
const PLACES = [
  { begins: btoa("OperatorAccount:").slice(0, 20), path: "/operators/accounts/" },
  { begins: btoa("Purchase:"), path: "/operators/money/payments/" },
];

function placeOf(subject: string | null): string | null {
  const place = PLACES.find(({ begins }) => subject?.startsWith(begins));
  return place === undefined ? null : place.path + subject;
}

function Entry({ entry, isOfOne }: { entry: AuditEntry; isOfOne: boolean }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const words = useWords();
  const { actor, action, subject, reason, address, at } = entry;
  const place = placeOf(subject);
  const by = actor === "command line" ? t("operators.log.commandLine") : actor;
  return (
    <li className="grid gap-1 py-3 text-sm">
      <p className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="font-medium">{words(`operators.log.actions.${action}`, action)}</span>
        <Moment at={at} className="text-muted" />
      </p>
      <p className="break-words text-muted">
        <span>{address === null ? by : t("operators.log.from", { actor: by, address })}</span>
        {!isOfOne && place !== null && (
          <Link to={href(place)} discover="none" className="ml-3 font-medium text-ink underline underline-offset-4">
            {t("operators.log.about")}
          </Link>
        )}
      </p>
      {reason !== null && <p dir="auto">{reason}</p>}
      <Change before={entry.before} after={entry.after} />
    </li>
  );
}

/** Entries of the audit log, newest first; on a page of one account it is not said again whom they are about. */
export function Trail({ entries, isOfOne = false }: { entries: readonly AuditEntry[]; isOfOne?: boolean }) {
  const { t } = useTranslation();
  if (entries.length === 0) return <p className="text-muted">{t("operators.log.none")}</p>;
  return (
    <ul className="divide-y divide-line">
      {entries.map((entry) => (
        <Entry key={entry.id} entry={entry} isOfOne={isOfOne} />
      ))}
    </ul>
  );
}
