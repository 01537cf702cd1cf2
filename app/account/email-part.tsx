import { Answered, Part, type PartProps } from "#app/account/part.tsx";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Badge } from "#app/ui/badge.tsx";
import { SmallForm } from "#app/ui/small-form.tsx";

/** The address, and whether it is known to be the owner's. */
export function EmailPart({ account, answer }: PartProps) {
  const { t } = useTranslation();
  const { email, emailVerified } = account;
  return (
    <Part id="email" title={t("account.email")}>
      <Answered answer={answer} />
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
    </Part>
  );
}
