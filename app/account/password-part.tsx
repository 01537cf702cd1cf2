import { Form, useNavigation } from "@remix-run/react";
import { PageLink } from "#app/account/access/narrow-page.tsx";
import type { AccountAnswer } from "#app/account/account.server.ts";
import { Answered, Part, type PartProps, partCard } from "#app/account/part.tsx";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Button } from "#app/ui/button.tsx";
import { TextField } from "#app/ui/field.tsx";
import { useFieldError } from "#app/ui/messages/refusal-notice.tsx";

function PasswordForm({ answer }: { answer: AccountAnswer | null }) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const busy = useNavigation().state !== "idle";
  const refusal = answer?.refusal ?? null;
  return (
    <Form method="post" preventScrollReset className={partCard}>
      <input type="hidden" name="intent" value="password" />
      <Answered answer={answer} shown={["currentPassword", "newPassword"]} />
      <TextField
        id="current-password"
        name="currentPassword"
        type="password"
        label={t("ownAccount.currentPassword")}
        autoComplete="current-password"
        required
        error={fieldError(refusal, "currentPassword")}
      />
      <TextField
        id="new-password"
        name="newPassword"
        type="password"
        label={t("account.newPassword")}
        autoComplete="new-password"
        required
        minLength={8}
        hint={t("account.passwordHint")}
        error={fieldError(refusal, "newPassword")}
      />
      <div>
        <Button type="submit" tone="primary" disabled={busy}>
          {t("ownAccount.changePassword")}
        </Button>
      </div>
    </Form>
  );
}

/** How the account is signed in to: another password, or the way to a first one. */
export function PasswordPart({ account, answer }: PartProps) {
  const { t } = useTranslation();
  const methods = account.signInMethods.map((kind) => t(`account.methods.${kind}`)).join(", ");
  return (
    <Part id="password" title={t("account.password")} lead={t("ownAccount.signInWith", { methods })}>
      {account.hasPassword ? (
        <PasswordForm answer={answer} />
      ) : (
        <p className="text-muted">
          {t("ownAccount.noPassword")} <PageLink to="/forgot-password">{t("ownAccount.setPassword")}</PageLink>
        </p>
      )}
    </Part>
  );
}
