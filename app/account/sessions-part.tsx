import type { OwnAccount } from "#app/account/documents.ts";
import { Answered, Part, type PartProps } from "#app/account/part.tsx";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Badge } from "#app/ui/badge.tsx";
import { Moment } from "#app/ui/moment.tsx";
import { SmallForm } from "#app/ui/small-form.tsx";

// In this order: most browsers also call themselves one of those below.
const BROWSERS: [RegExp, string][] = [
  [/\bEdg(?:e|A|iOS)?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bMicroMessenger\//, "WeChat"],
  [/\b(?:Firefox|FxiOS)\//, "Firefox"],
  [/\b(?:Chrome|CriOS)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];

const SYSTEMS: [RegExp, string][] = [
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b|\bMacintosh\b/, "macOS"],
  [/\bLinux\b/, "Linux"],
];

const SHOWN_AT_MOST = 40;

function nameIn(names: [RegExp, string][], userAgent: string): string | undefined {
  return names.find(([pattern]) => pattern.test(userAgent))?.[1];
}

/** What to call a browser by its User-Agent, such as "Firefox · Linux"; its own first words when it is none we know. */
export function browserName(userAgent: string): string {
  const known = [nameIn(BROWSERS, userAgent), nameIn(SYSTEMS, userAgent)].filter((name) => name !== undefined);
  return known.length > 0 ? known.join(" · ") : userAgent.slice(0, SHOWN_AT_MOST);
}

function Row({ session }: { session: OwnAccount["sessions"][number] }) {
  const { t } = useTranslation();
  const { userAgent, current } = session;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-4">
      <div className="grid min-w-0 gap-1">
        <p className="flex flex-wrap items-center gap-3 font-medium" title={userAgent ?? undefined}>
          <span>{userAgent === null ? t("ownAccount.someBrowser") : browserName(userAgent)}</span>
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
