import { Link } from "@remix-run/react";
import type { OwnAccount } from "#app/account/documents.ts";
import { Part } from "#app/account/part.tsx";
import { browserName } from "#app/account/sessions-part.tsx";
import { useWords } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Moment } from "#app/ui/moment.tsx";

type Event = OwnAccount["securityEvents"]["nodes"][number];

function Row({ event: { kind, detail, address, userAgent, at } }: { event: Event }) {
  const words = useWords();
  const told = detail === null ? "" : words(["safety", "ways", detail], detail);
  const from = [address, userAgent === null ? null : browserName(userAgent)].filter((part) => part !== null);
  return (
    <li className="grid gap-1 py-3 text-sm">
      <p className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="font-medium">{words(`safety.events.${kind}`, kind)}</span>
        <Moment at={at} className="text-muted" />
      </p>
      {kind !== "SESSION_ENDED" && told !== "" && (
        <p className="break-words" dir="auto">
          {told}
        </p>
      )}
      {from.length > 0 && <p className="break-words text-muted">{from.join(" · ")}</p>}
    </li>
  );
}

/** What happened to the safety of the account: who signed in and from where, and what was changed. */
export function EventsPart({ account: { securityEvents } }: { account: OwnAccount }) {
  const { t } = useTranslation();
  const { nodes, pageInfo } = securityEvents;
  return (
    <Part id="events" title={t("safety.title")} lead={t("safety.lead")}>
      {nodes.length === 0 ? (
        <p className="text-muted">{t("safety.none")}</p>
      ) : (
        <ul className="divide-y divide-line">
          {nodes.map((event) => (
            <Row key={event.id} event={event} />
          ))}
        </ul>
      )}
      {pageInfo.hasNextPage && (
        <p>
          <Link
            to={`?after=${pageInfo.endCursor}#events`}
            preventScrollReset
            className="inline-flex min-h-11 items-center font-semibold underline underline-offset-4"
          >
            {t("safety.older")}
          </Link>
        </p>
      )}
    </Part>
  );
}
