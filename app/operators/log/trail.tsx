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

/** Where the page is of what an act was done to, by the first word of the act; what takes no id is a page of many. Null where there is none. */
const PLACES = {
  model: { of: (id: string) => `/operators/catalog/${id}`, name: "operators.log.model" },
  pack: { of: (id: string) => `/operators/offer?pack=${id}`, name: "operators.offer.title" },
  style: { of: (id: string) => `/operators/offer?style=${id}`, name: "operators.offer.title" },
  announcement: { of: () => "/operators/announcements", name: "operators.announcements.title" },
  provider: { of: () => "/operators/provider", name: "operators.provider.title" },
  provider_key: { of: () => "/operators/provider", name: "operators.provider.title" },
  payment: { of: (id: string) => `/operators/money/payments/${id}`, name: "operators.log.about" },
  task: { of: (id: string) => `/operators/tasks/${id}`, name: "operators.log.task" },
  credits: { of: (id: string) => `/operators/accounts/${id}`, name: "operators.log.about" },
  account: { of: (id: string) => `/operators/accounts/${id}`, name: "operators.log.about" },
} as const;

function isNamed(noun: string): noun is keyof typeof PLACES {
  return noun in PLACES;
}

function placeOf(action: string) {
  const [noun = ""] = action.split(".");
  return isNamed(noun) ? PLACES[noun] : null;
}

function Entry({ entry, isOfOne }: { entry: AuditEntry; isOfOne: boolean }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const words = useWords();
  const { actor, action, subject, reason, address, at } = entry;
  const place = placeOf(action);
  const by = actor === "command line" ? t("operators.log.commandLine") : actor;
  return (
    <li className="grid gap-1 py-3 text-sm">
      <p className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="font-medium">{words(`operators.log.actions.${action}`, action)}</span>
        <Moment at={at} className="text-muted" />
      </p>
      <p className="break-words text-muted">
        <span>{address === null ? by : t("operators.log.from", { actor: by, address })}</span>
        {!isOfOne && subject !== null && place !== null && (
          <Link
            to={href(place.of(subject))}
            discover="none"
            className="ml-3 font-medium text-ink underline underline-offset-4"
          >
            {t(place.name)}
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
