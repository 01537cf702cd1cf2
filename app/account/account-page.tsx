import { DeletePart } from "#app/account/delete-part.tsx";
import { EmailPart } from "#app/account/email-part.tsx";
import { ExportsPart } from "#app/account/exports-part.tsx";
import type { PartProps } from "#app/account/part.tsx";
import { PasswordPart } from "#app/account/password-part.tsx";
import { ProfilePart } from "#app/account/profile-part.tsx";
import { SessionsPart } from "#app/account/sessions-part.tsx";
import { useTranslation } from "#app/lib/i18n/words.ts";

/** Everything about the account itself: who it is, how it is signed in to, a copy of it, and its end. */
export function AccountPage({ account, answer }: PartProps) {
  const { t } = useTranslation();
  const of = (...intents: string[]) => (answer !== null && intents.includes(answer.intent) ? answer : null);
  return (
    <main id="main" className="mx-auto grid max-w-3xl gap-10 px-4 py-7 sm:px-6">
      <h1 className="font-bold text-3xl tracking-tight">{t("ownAccount.title")}</h1>
      <ProfilePart account={account} answer={of("profile")} />
      <EmailPart account={account} answer={of("verification")} />
      {/* What is done empties its form, so that no password stays in the page. */}
      <PasswordPart key={of("password")?.doneAt ?? "open"} account={account} answer={of("password")} />
      <SessionsPart account={account} answer={of("revokeSession", "revokeOthers")} />
      <ExportsPart account={account} answer={of("export")} />
      <DeletePart account={account} answer={of("delete")} />
    </main>
  );
}
