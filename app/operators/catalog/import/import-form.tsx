import { useTranslation } from "#app/lib/i18n/words.ts";
import type { ActAnswer } from "#app/operators/acting/act.server.ts";
import { ActForm } from "#app/operators/acting/act-form.tsx";
import type { ImportPreview } from "#app/operators/catalog/import/documents.ts";
import { TextField } from "#app/ui/field.tsx";
import { useFieldError } from "#app/ui/messages/refusal-notice.tsx";

type ImportFormProps = { preview: ImportPreview; answer: ActAnswer | null };

/** What an operator says of a model before it is imported; what was guessed stands there to be confirmed. */
export function ImportForm({ preview, answer }: ImportFormProps) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const own = answer?.intent === "import" ? answer : null;
  const refusal = own?.refusal ?? null;
  const field = (name: "name" | "as" | "description" | "credits", usual: string, most?: number) => ({
    id: `import-${name}`,
    name,
    label: t(`operators.acts.import.${name}`),
    defaultValue: own?.values[name] ?? usual,
    error: fieldError(refusal, name),
    ...(most !== undefined && { maxLength: most }),
  });
  const hidden = { slug: preview.slug, seen: preview.schema, kind: preview.kind };
  return (
    <ActForm
      intent="import"
      answer={answer}
      hasReason={false}
      shown={["name", "as", "description", "purposes", "credits"]}
      hidden={hidden}
    >
      <TextField {...field("name", preview.name, 60)} required />
      <TextField {...field("as", preview.as, 60)} hint={t("operators.acts.import.asHint")} required />
      <TextField {...field("description", preview.description, 300)} required />
      <fieldset className="grid gap-1">
        <legend className="mb-1 font-medium">{t("operators.acts.import.purposes")}</legend>
        {preview.possiblePurposes.map((purpose) => (
          <label key={purpose} className="flex min-h-11 items-center gap-3">
            <input
              type="checkbox"
              name="purposes"
              value={purpose}
              defaultChecked={preview.purposes.includes(purpose)}
              className="size-5 accent-ink"
            />
            <span>{t(`operators.ratings.purposes.${purpose}`)}</span>
          </label>
        ))}
        {fieldError(refusal, "purposes") !== undefined && (
          <p className="font-medium text-danger text-sm">{fieldError(refusal, "purposes")}</p>
        )}
      </fieldset>
      <TextField
        {...field("credits", "")}
        inputMode="numeric"
        required={preview.ownCredits === null}
        hint={t("operators.acts.import.creditsHint")}
      />
    </ActForm>
  );
}
