import { Form, useNavigation } from "@remix-run/react";
import { NarrowPage, narrowCard, PageLink } from "#app/components/account/narrow-page.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { TextField } from "#app/components/ui/field.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { RefusalNotice, useFieldError } from "#app/components/ui/refusal-notice.tsx";
import { Spinner } from "#app/components/ui/spinner.tsx";
import type { Refusal } from "#app/lib/result.ts";
import { useTranslation } from "#app/lib/words.ts";

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
          {t("account.reset.button")}
        </Button>
      </Form>
    </NarrowPage>
  );
}
