import { Form, useLocation, useNavigation } from "@remix-run/react";
import { NarrowPage, narrowCard, PageLink } from "#app/account/access/narrow-page.tsx";
import type { Refusal } from "#app/lib/graphql/result.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { useRootData } from "#app/shell/root-data.ts";
import { Button, ButtonLink } from "#app/ui/button.tsx";
import { Notice } from "#app/ui/messages/notice.tsx";
import { RefusalNotice } from "#app/ui/messages/refusal-notice.tsx";
import { Spinner } from "#app/ui/spinner.tsx";

export type VerifyAnswer = { confirmed: string | null; passwordToken: string | null; refusal: Refusal | null };

/** Confirms an address with the link from a mail: by a button, because mail programs open links on their own. */
export function VerifyEmailPage({ answer }: { answer: VerifyAnswer | null }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const busy = useNavigation().state !== "idle";
  const refusal = answer?.refusal ?? null;
  const confirmed = answer?.confirmed ?? null;
  const passwordToken = answer?.passwordToken ?? null;
  const isSignedOut = useRootData()?.data.viewer === null;
  const { pathname, search } = useLocation();
  if (confirmed !== null && passwordToken !== null) {
    return (
      <NarrowPage title={t("account.verify.done")} lead={t("account.verify.endedLead", { email: confirmed })}>
        <ButtonLink tone="primary" size="large" to={href(`/reset-password?token=${passwordToken}`)}>
          {t("account.reset.title")}
        </ButtonLink>
      </NarrowPage>
    );
  }
  if (confirmed !== null) {
    return (
      <NarrowPage title={t("account.verify.done")} lead={t("account.verify.doneLead", { email: confirmed })}>
        <ButtonLink tone="primary" size="large" to={href("/create")}>
          {t("nav.openStudio")}
        </ButtonLink>
      </NarrowPage>
    );
  }
  return (
    <NarrowPage title={t("account.verify.title")} lead={t("account.verify.lead")}>
      <Form method="post" className={narrowCard}>
        {refusal?.code === "NOT_FOUND" ? (
          <Notice tone="danger" urgent>
            <p>{t("account.deadLink")}</p>
            <PageLink to="/account">{t("account.verify.another")}</PageLink>
          </Notice>
        ) : (
          <RefusalNotice refusal={refusal} />
        )}
        {isSignedOut && (
          <Notice tone="note">
            <p>{t("account.verify.elsewhere")}</p>
            <PageLink to={`/sign-in?next=${encodeURIComponent(pathname + search)}`}>
              {t("account.verify.signIn")}
            </PageLink>
          </Notice>
        )}
        <Button type="submit" tone="primary" size="large" disabled={busy}>
          {busy && <Spinner />}
          <span>{t("account.verify.button")}</span>
        </Button>
      </Form>
    </NarrowPage>
  );
}
