import { DeletePart } from "#app/account/delete-part.tsx";
import { EmailPart } from "#app/account/email-part.tsx";
import { EventsPart } from "#app/account/events-part.tsx";
import { ExportsPart } from "#app/account/exports-part.tsx";
import { PasskeysPart } from "#app/account/factors/passkeys-part.tsx";
import { TotpPart } from "#app/account/factors/totp-part.tsx";
import { NotificationsPart } from "#app/account/notifications-part.tsx";
import type { PartProps } from "#app/account/part.tsx";
import { PasswordPart } from "#app/account/password-part.tsx";
import { ProfilePart } from "#app/account/profile-part.tsx";
import { SessionsPart } from "#app/account/sessions-part.tsx";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { ProofForm } from "#app/shell/proof/proof-form.tsx";

/** Everything about the account itself: who it is, how it is signed in to, a copy of it, and its end. */
export function AccountPage({ account, answer }: PartProps) {
  const { t } = useTranslation();
  // What asks for a proof first is answered by the form that asks for it.
  const own = answer?.needsProof === false ? answer : null;
  const of = (...intents: string[]) => (own !== null && intents.includes(own.intent) ? own : null);
  return (
    <main id="main" className="mx-auto grid max-w-3xl gap-10 px-4 py-7 sm:px-6">
      <h1 className="font-bold text-3xl tracking-tight">{t("ownAccount.title")}</h1>
      {answer?.needsProof && <ProofForm {...answer} />}
      <ProfilePart account={account} answer={of("profile")} />
      <EmailPart account={account} answer={of("verification", "changeEmail")} />
      {/* What is done empties its form, so that no password stays in the page. */}
      <PasswordPart key={of("password")?.doneAt ?? "open"} account={account} answer={of("password")} />
      <PasskeysPart account={account} answer={of("addPasskey", "renamePasskey", "removePasskey", "prove")} />
      <TotpPart account={account} answer={of("startTotp", "confirmTotp", "turnOffTotp", "renewCodes")} />
      <SessionsPart account={account} answer={of("revokeSession", "revokeOthers")} />
      <EventsPart account={account} />
      <NotificationsPart account={account} answer={of("notifications")} />
      <ExportsPart account={account} answer={of("export")} />
      <DeletePart account={account} answer={of("delete")} />
    </main>
  );
}
