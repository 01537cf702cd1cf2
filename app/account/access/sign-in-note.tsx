import { useSearchParams } from "@remix-run/react";
import { useWords } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Notice } from "#app/ui/messages/notice.tsx";

/** Why somebody is back at the sign-in page: a provider's sign-in that came to nothing, or a new password. */
export function SignInNote() {
  const { t } = useTranslation();
  const words = useWords();
  const [params] = useSearchParams();
  const problem = params.get("problem");
  if (problem !== null) {
    return (
      <Notice tone="danger" urgent>
        <p>{words(["account", "problems", problem], t("account.problems.failed"))}</p>
      </Notice>
    );
  }
  if (params.get("done") !== "password") return null;
  return (
    <Notice tone="note">
      <p role="status">{t("account.reset.done")}</p>
    </Notice>
  );
}
