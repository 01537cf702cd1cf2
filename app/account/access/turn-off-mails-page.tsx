import { Form, useNavigation } from "@remix-run/react";
import { NarrowPage, narrowCard, PageLink } from "#app/account/access/narrow-page.tsx";
import type { Refusal } from "#app/lib/graphql/result.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Button, ButtonLink } from "#app/ui/button.tsx";
import { Notice } from "#app/ui/messages/notice.tsx";
import { RefusalNotice } from "#app/ui/messages/refusal-notice.tsx";

type Kind = "EXPORT_READY" | "WEBHOOK_DISABLED" | "ANNOUNCEMENT";
/** `done` is the kind of mail that is not sent any more. */
type TurnOffAnswer = { done: Kind | null; refusal: Refusal | null };

/** Turns off a kind of mail: by a button, because mail programs open links on their own. */
export function TurnOffMailsPage({ answer }: { answer: TurnOffAnswer | null }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const busy = useNavigation().state !== "idle";
  const { done = null, refusal = null } = answer ?? {};
  if (done !== null) {
    const kind = t(`notifications.kinds.${done}`);
    return (
      <NarrowPage title={t("notifications.turnOff.doneTitle")} lead={t("notifications.turnOff.done", { kind })}>
        <ButtonLink size="large" to={href("/account")}>
          {t("ownAccount.title")}
        </ButtonLink>
      </NarrowPage>
    );
  }
  return (
    <NarrowPage title={t("notifications.turnOff.title")} lead={t("notifications.turnOff.lead")}>
      <Form method="post" className={narrowCard}>
        {refusal?.code === "NOT_FOUND" ? (
          <Notice tone="danger" urgent>
            <p>{t("notifications.turnOff.dead")}</p>
            <PageLink to="/account">{t("ownAccount.title")}</PageLink>
          </Notice>
        ) : (
          <RefusalNotice refusal={refusal} />
        )}
        <Button type="submit" tone="primary" size="large" disabled={busy}>
          {t("notifications.turnOff.button")}
        </Button>
      </Form>
    </NarrowPage>
  );
}
