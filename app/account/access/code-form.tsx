import { Form, useActionData, useNavigation } from "@remix-run/react";
import { NarrowPage, narrowCard, PageLink } from "#app/account/access/narrow-page.tsx";
import type { Refusal } from "#app/lib/graphql/result.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Button } from "#app/ui/button.tsx";
import { TextField } from "#app/ui/field.tsx";
import { RefusalNotice, useFieldError } from "#app/ui/messages/refusal-notice.tsx";

/** The second step of a sign-in: the code beside the password. */
export function CodeForm() {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const refusal = useActionData<{ refusal: Refusal }>()?.refusal ?? null;
  const busy = useNavigation().state !== "idle";
  return (
    <NarrowPage title={t("factors.step.title")} lead={t("factors.step.lead")}>
      <Form method="post" className={narrowCard}>
        <input type="hidden" name="intent" value="code" />
        <RefusalNotice refusal={refusal} shown={["code"]} />
        <TextField
          id="code"
          name="code"
          label={t("factors.step.code")}
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={64}
          required
          error={fieldError(refusal, "code")}
        />
        <Button type="submit" tone="primary" size="large" disabled={busy}>
          {t("account.signIn.button")}
        </Button>
      </Form>
      <p className="text-center">
        <PageLink to="/sign-in">{t("account.toSignIn")}</PageLink>
      </p>
    </NarrowPage>
  );
}
