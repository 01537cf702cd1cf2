import { useState } from "react";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { OperatorAccount } from "#app/operators/accounts/documents.ts";
import { MAILS } from "#app/operators/accounts/fields.ts";
import type { ActAnswer } from "#app/operators/acting/act.server.ts";
import { ActForm } from "#app/operators/acting/act-form.tsx";
import { Choice, ChoiceGroup } from "#app/ui/choice.tsx";
import { TextField } from "#app/ui/field.tsx";
import { useFieldError } from "#app/ui/messages/refusal-notice.tsx";

type PersonActsProps = { account: OperatorAccount; answer: ActAnswer | null };

function MailChoice({ account, answer }: PersonActsProps) {
  const { t } = useTranslation();
  const own = answer?.intent === "sendMail" ? answer.values.mail : undefined;
  const offered = MAILS.filter((mail) => mail === "PASSWORD_RESET" || !account.emailVerified);
  const [chosen, setChosen] = useState<string>(own ?? offered[0] ?? "PASSWORD_RESET");
  return (
    <ChoiceGroup legend={t("operators.acts.sendMail.legend")}>
      {offered.map((mail) => (
        <Choice key={mail} name="mail" value={mail} checked={chosen === mail} onChoose={setChosen}>
          {t(`operators.acts.sendMail.${mail}`)}
        </Choice>
      ))}
    </ChoiceGroup>
  );
}

/** What any operator may do for an account's owner. */
export function ServiceActs({ account, answer }: PersonActsProps) {
  return (
    <>
      {!account.emailVerified && <ActForm intent="verifyEmail" answer={answer} />}
      <ActForm intent="sendMail" answer={answer}>
        <MailChoice account={account} answer={answer} />
      </ActForm>
      <ActForm intent="orderExport" answer={answer} />
    </>
  );
}

/** What administrators alone do to it. */
export function FinalActs({ answer }: Pick<PersonActsProps, "answer">) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const own = answer?.intent === "deleteAccount" ? answer : null;
  return (
    <>
      <ActForm intent="endSessions" answer={answer} danger />
      <ActForm intent="deleteAccount" answer={answer} danger shown={["confirmation"]}>
        <TextField
          id="confirmation"
          name="confirmation"
          required
          autoComplete="off"
          label={t("operators.acts.deleteAccount.field")}
          defaultValue={own?.values.confirmation ?? ""}
          error={fieldError(own?.refusal ?? null, "confirmation")}
        />
      </ActForm>
    </>
  );
}
