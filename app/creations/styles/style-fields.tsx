import { useTranslation } from "#app/lib/i18n/words.ts";
import { TextAreaField, TextField } from "#app/ui/field.tsx";

type StyleFieldsProps = {
  /** Tells the fields of this form from those of others on the page. */
  of: string;
  name?: string;
  promptSuffix?: string;
  error: (field: string) => string | undefined;
};

/** What an own style is made of: its name and the words that it adds. */
export function StyleFields({ of, name, promptSuffix, error }: StyleFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <TextField
        id={`${of}-name`}
        name="name"
        label={t("ownStyles.name")}
        required
        maxLength={60}
        defaultValue={name}
        error={error("name")}
      />
      <TextAreaField
        id={`${of}-words`}
        name="promptSuffix"
        label={t("ownStyles.words")}
        hint={t("ownStyles.wordsHint")}
        required
        rows={3}
        maxLength={500}
        defaultValue={promptSuffix}
        error={error("promptSuffix")}
      />
    </>
  );
}
