import { Form, useNavigation } from "@remix-run/react";
import { NarrowPage, narrowCard, PageLink } from "#app/account/access/narrow-page.tsx";
import type { Refusal } from "#app/lib/graphql/result.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Button } from "#app/ui/button.tsx";
import { TextField } from "#app/ui/field.tsx";
import { Notice } from "#app/ui/messages/notice.tsx";
import { RefusalNotice, useFieldError } from "#app/ui/messages/refusal-notice.tsx";
import { Spinner } from "#app/ui/spinner.tsx";

export type ForgotAnswer = { asked: boolean; refusal: Refusal | null; values: Record<string, string> };

/** Asks for a link to set a new password; what it answers is the same whether there is such an account or not. */
export function ForgotPasswordPage({ answer }: { answer: ForgotAnswer | null }) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const refusal = answer?.refusal ?? null;
  const busy = useNavigation().state !== "idle";
  return (
    <NarrowPage title={t("account.forgot.title")} lead={t("account.forgot.lead")}>
      <Form method="post" className={narrowCard}>
        {answer?.asked && (
          <Notice tone="note">
            <p role="status">{t("account.forgot.asked", { email: answer.values.email })}</p>
          </Notice>
        )}
        <RefusalNotice refusal={refusal} shown={["email"]} />
        <TextField
          id="email"
          name="email"
          type="email"
          label={t("account.email")}
          autoComplete="username"
          required
          defaultValue={answer?.values.email}
          error={fieldError(refusal, "email")}
        />
        <Button type="submit" tone="primary" size="large" disabled={busy}>
          {busy && <Spinner />}
          <span>{t("account.forgot.button")}</span>
        </Button>
      </Form>
      <p className="text-center">
        <PageLink to="/sign-in">{t("account.toSignIn")}</PageLink>
      </p>
    </NarrowPage>
  );
}
