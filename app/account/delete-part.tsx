import { Form, useNavigation } from "@remix-run/react";
import { Answered, Part, type PartProps } from "#app/account/part.tsx";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Button } from "#app/ui/button.tsx";
import { TextField } from "#app/ui/field.tsx";
import { useFieldError } from "#app/ui/messages/refusal-notice.tsx";

/** What proves that its owner means it: the password, or the address where there is none. */
function Proof({ account, answer }: PartProps) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const refusal = answer?.refusal ?? null;
  if (account.hasPassword) {
    // The words for `password` are about choosing one; here it is the present one.
    const isWrong = fieldError(refusal, "password") !== undefined;
    return (
      <TextField
        id="delete-password"
        name="password"
        type="password"
        label={t("ownAccount.currentPassword")}
        autoComplete="current-password"
        required
        error={isWrong ? t("ownAccount.wrongPassword") : undefined}
      />
    );
  }
  return (
    <TextField
      id="delete-confirmation"
      name="confirmation"
      type="email"
      label={t("ownAccount.confirmation", { email: account.email })}
      autoComplete="off"
      required
      defaultValue={answer?.values.confirmation}
      error={fieldError(refusal, "confirmation")}
    />
  );
}

/** Deletes the account, after a plain warning. */
export function DeletePart({ account, answer }: PartProps) {
  const { t } = useTranslation();
  const busy = useNavigation().state !== "idle";
  return (
    <Part id="delete" title={t("ownAccount.delete")}>
      <Form
        method="post"
        preventScrollReset
        className="grid gap-5 rounded-3xl border border-danger/40 bg-surface p-6 shadow-card"
      >
        <input type="hidden" name="intent" value="delete" />
        <p>{t("ownAccount.deleteWarning")}</p>
        <Answered answer={answer} shown={["password", "confirmation"]} />
        <Proof account={account} answer={answer} />
        <div>
          <Button type="submit" tone="danger" disabled={busy}>
            <span className="whitespace-nowrap">{t("ownAccount.deleteButton")}</span>
          </Button>
        </div>
      </Form>
    </Part>
  );
}
