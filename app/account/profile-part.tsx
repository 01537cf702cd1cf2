import { Form, useNavigation } from "@remix-run/react";
import { useState } from "react";
import { Answered, Part, type PartProps, partCard } from "#app/account/part.tsx";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Button } from "#app/ui/button.tsx";
import { Choice, ChoiceGroup } from "#app/ui/choice.tsx";
import { TextField } from "#app/ui/field.tsx";
import { useFieldError } from "#app/ui/messages/refusal-notice.tsx";

const LANGUAGES = { EN: "English", ZH: "简体中文" };

/** What to be called, and the language of the mails. */
export function ProfilePart({ account, answer }: PartProps) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const busy = useNavigation().state !== "idle";
  const [chosen, setChosen] = useState<string>(answer?.values.locale ?? account.locale);
  return (
    <Part id="profile" title={t("ownAccount.profile")}>
      <Form method="post" preventScrollReset className={partCard}>
        <input type="hidden" name="intent" value="profile" />
        <Answered answer={answer} shown={["name"]} />
        <TextField
          id="name"
          name="name"
          label={t("ownAccount.name")}
          hint={t("ownAccount.nameHint")}
          autoComplete="name"
          maxLength={100}
          defaultValue={answer?.values.name ?? account.name ?? ""}
          error={fieldError(answer?.refusal ?? null, "name")}
        />
        <ChoiceGroup legend={t("ownAccount.language")}>
          {Object.entries(LANGUAGES).map(([value, name]) => (
            <Choice key={value} name="locale" value={value} checked={chosen === value} onChoose={setChosen}>
              {name}
            </Choice>
          ))}
        </ChoiceGroup>
        <div>
          <Button type="submit" tone="primary" disabled={busy}>
            {t("ownAccount.save")}
          </Button>
        </div>
      </Form>
    </Part>
  );
}
