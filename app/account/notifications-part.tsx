import { Form, useNavigation } from "@remix-run/react";
import { Answered, Part, type PartProps, partCard } from "#app/account/part.tsx";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Button } from "#app/ui/button.tsx";

/** Which mails its owner wants, of those that one may do without. */
export function NotificationsPart({ account, answer }: PartProps) {
  const { t } = useTranslation();
  const busy = useNavigation().state !== "idle";
  return (
    <Part id="notifications" title={t("notifications.title")} lead={t("notifications.lead")}>
      <Form method="post" preventScrollReset className={partCard}>
        <input type="hidden" name="intent" value="notifications" />
        <Answered answer={answer} />
        {account.notifications.map(({ kind, enabled }) => (
          <label key={kind} className="flex min-h-11 items-center gap-3">
            <input type="checkbox" name="enabled" value={kind} defaultChecked={enabled} className="size-5 accent-ink" />
            <span>{t(`notifications.kinds.${kind}`)}</span>
          </label>
        ))}
        <div>
          <Button type="submit" disabled={busy}>
            {t("ownAccount.save")}
          </Button>
        </div>
      </Form>
    </Part>
  );
}
