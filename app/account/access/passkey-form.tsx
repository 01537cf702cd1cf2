import { Form } from "@remix-run/react";
import { narrowCard } from "#app/account/access/narrow-page.tsx";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { PasskeyButton } from "#app/shell/proof/passkey-button.tsx";

/** The way in without an address and a password; drawn once the browser's scripts are there. */
export function PasskeyForm() {
  const { t } = useTranslation();
  return (
    <Form method="post" className={narrowCard}>
      <input type="hidden" name="intent" value="passkey" />
      <PasskeyButton purpose="SIGN_IN" field="passkey" size="large">
        {t("factors.step.passkey")}
      </PasskeyButton>
    </Form>
  );
}
