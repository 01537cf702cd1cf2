import { Form, useNavigation } from "@remix-run/react";
import { NarrowPage, narrowCard, PageLink } from "#app/account/access/narrow-page.tsx";
import type { Refusal } from "#app/lib/graphql/result.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Button } from "#app/ui/button.tsx";
import { TextField } from "#app/ui/field.tsx";
import { Notice } from "#app/ui/messages/notice.tsx";
import { RefusalNotice, useFieldError } from "#app/ui/messages/refusal-notice.tsx";
import { Spinner } from "#app/ui/spinner.tsx";

/** Sets a new password with the link from a mail. */
export function ResetPasswordPage({ refusal }: { refusal: Refusal | null }) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const busy = useNavigation().state !== "idle";
  const isLinkDead = refusal?.code === "NOT_FOUND";
  return (
    <NarrowPage title={t("account.reset.title")} lead={t("account.reset.lead")}>
      <Form method="post" className={narrowCard}>
        {isLinkDead ? (
          <Notice tone="danger" urgent>
            <p>{t("account.deadLink")}</p>
            <PageLink to="/forgot-password">{t("account.reset.another")}</PageLink>
          </Notice>
        ) : (
          <RefusalNotice refusal={refusal} shown={["password"]} />
        )}
        <TextField
          id="password"
          name="password"
          type="password"
          label={t("account.newPassword")}
          autoComplete="new-password"
          required
          minLength={8}
          hint={t("account.passwordHint")}
          error={fieldError(refusal, "password")}
        />
        <Button type="submit" tone="primary" size="large" disabled={busy}>
          {busy && <Spinner />}
          <span>{t("account.reset.button")}</span>
        </Button>
      </Form>
    </NarrowPage>
  );
}
