import { browserName } from "#app/account/browser-name.ts";
import type { OwnAccount } from "#app/account/documents.ts";
import { Answered, Part, type PartProps } from "#app/account/part.tsx";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Badge } from "#app/ui/badge.tsx";
import { Moment } from "#app/ui/moment.tsx";
import { SmallForm } from "#app/ui/small-form.tsx";

function Row({ session }: { session: OwnAccount["sessions"][number] }) {
  const { t } = useTranslation();
  const { userAgent, current } = session;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-4">
      <div className="grid min-w-0 gap-1">
        <p className="flex flex-wrap items-center gap-3 font-medium" title={userAgent ?? undefined}>
          {userAgent === null ? t("ownAccount.someBrowser") : browserName(userAgent)}
          {current && <Badge tone="ok">{t("ownAccount.thisBrowser")}</Badge>}
        </p>
        <p className="text-muted text-sm">
          {t("ownAccount.lastUsed")} <Moment at={session.lastUsedAt} />
        </p>
      </div>
      {!current && (
        <SmallForm intent="revokeSession" values={{ id: session.id }}>
          {t("nav.signOut")}
        </SmallForm>
      )}
    </li>
  );
}

/** Where the account is signed in, each of which can be ended. */
export function SessionsPart({ account, answer }: PartProps) {
  const { t } = useTranslation();
  return (
    <Part id="sessions" title={t("ownAccount.sessions")} lead={t("ownAccount.sessionsLead")}>
      <Answered answer={answer} />
      <ul className="divide-y divide-line">
        {account.sessions.map((session) => (
          <Row key={session.id} session={session} />
        ))}
      </ul>
      {account.sessions.length > 1 && (
        <SmallForm intent="revokeOthers" values={{}}>
          {t("ownAccount.revokeOthers")}
        </SmallForm>
      )}
    </Part>
  );
}
