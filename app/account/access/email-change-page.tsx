import { Form, useNavigation } from "@remix-run/react";
import { NarrowPage, narrowCard, PageLink } from "#app/account/access/narrow-page.tsx";
import type { Refusal } from "#app/lib/graphql/result.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Button, ButtonLink } from "#app/ui/button.tsx";
import { Notice } from "#app/ui/messages/notice.tsx";
import { RefusalNotice } from "#app/ui/messages/refusal-notice.tsx";

/** `done` is the address that the account has now; `passwordToken` is there where a password is to be set next. */
type EmailChangeAnswer = { done: string | null; passwordToken: string | null; refusal: Refusal | null };
type Props = { kind: "confirm" | "keep"; answer: EmailChangeAnswer | null };

/** Confirms a new address, or keeps the former one: by a button, because mail programs open links on their own. */
export function EmailChangePage({ kind, answer }: Props) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const busy = useNavigation().state !== "idle";
  const { done = null, passwordToken = null, refusal = null } = answer ?? {};
  if (done !== null) {
    const next = passwordToken === null ? "/account" : `/reset-password?token=${passwordToken}`;
    return (
      <NarrowPage title={t("account.verify.done")} lead={t(`emailChange.${kind}.done`, { email: done })}>
        <ButtonLink tone="primary" size="large" to={href(next)}>
          {t(passwordToken === null ? "ownAccount.title" : "account.reset.title")}
        </ButtonLink>
      </NarrowPage>
    );
  }
  return (
    <NarrowPage title={t(`emailChange.${kind}.title`)} lead={t(`emailChange.${kind}.lead`)}>
      <Form method="post" className={narrowCard}>
        {refusal?.code === "NOT_FOUND" ? (
          <Notice tone="danger" urgent>
            <p>{t("account.deadLink")}</p>
            <PageLink to="/account">{t("ownAccount.title")}</PageLink>
          </Notice>
        ) : (
          <RefusalNotice refusal={refusal} />
        )}
        <Button type="submit" tone={kind === "keep" ? "danger" : "primary"} size="large" disabled={busy}>
          {t(`emailChange.${kind}.button`)}
        </Button>
      </Form>
    </NarrowPage>
  );
}
