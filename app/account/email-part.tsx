import { Form, useNavigation } from "@remix-run/react";
import { Answered, Part, type PartProps, partCard } from "#app/account/part.tsx";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Badge } from "#app/ui/badge.tsx";
import { Button } from "#app/ui/button.tsx";
import { TextField } from "#app/ui/field.tsx";
import { useFieldError } from "#app/ui/messages/refusal-notice.tsx";
import { SmallForm } from "#app/ui/small-form.tsx";

/** The address, whether it is known to be the owner's, and the way to another. */
export function EmailPart({ account, answer }: PartProps) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const busy = useNavigation().state !== "idle";
  const { email, emailVerified } = account;
  return (
    <Part id="email" title={t("account.email")}>
      <Answered answer={answer} shown={["email"]} />
      <div className="flex flex-wrap items-center gap-3">
        <span className="min-w-0 break-all font-medium">{email}</span>
        <Badge tone={emailVerified ? "ok" : "accent"}>
          {t(emailVerified ? "ownAccount.verified" : "ownAccount.unverified")}
        </Badge>
        {!emailVerified && (
          <SmallForm intent="verification" values={{}}>
            {t("ownAccount.sendAgain")}
          </SmallForm>
        )}
      </div>
      {!emailVerified && <p className="text-muted text-sm">{t("ownAccount.unverifiedHint")}</p>}
      <details open={answer?.intent === "changeEmail" && answer.doneAt === null}>
        <summary className="min-h-10 cursor-pointer py-2 text-sm underline underline-offset-4">
          {t("emailChange.open")}
        </summary>
        <Form method="post" preventScrollReset className={partCard}>
          <input type="hidden" name="intent" value="changeEmail" />
          <TextField
            id="new-email"
            name="email"
            type="email"
            label={t("emailChange.field")}
            hint={t("emailChange.hint")}
            autoComplete="email"
            required
            defaultValue={answer?.values.email}
            error={fieldError(answer?.refusal ?? null, "email")}
          />
          <div>
            <Button type="submit" tone="primary" disabled={busy}>
              {t("emailChange.ask")}
            </Button>
          </div>
        </Form>
      </details>
    </Part>
  );
}
