import { useTranslation } from "#app/lib/i18n/words.ts";
import type { ActAnswer } from "#app/operators/acting/act.server.ts";
import { ActForm } from "#app/operators/acting/act-form.tsx";
import { TextField } from "#app/ui/field.tsx";
import { useFieldError } from "#app/ui/messages/refusal-notice.tsx";

type ExampleFormProps = { example: string | null; answer: ActAnswer | null };

/** What a model's card shows: a picture that the operator made with it. */
export function ExampleForm({ example, answer }: ExampleFormProps) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const own = answer?.intent === "example" ? answer : null;
  return (
    <ActForm intent="example" answer={answer} shown={["of"]}>
      {example === null ? (
        <p className="text-muted text-sm">{t("operators.acts.example.none")}</p>
      ) : (
        <img
          src={example}
          alt={t("operators.acts.example.shown")}
          className="max-h-48 w-full rounded-xl bg-stage object-contain"
        />
      )}
      <TextField
        id="example-of"
        name="of"
        autoComplete="off"
        spellCheck={false}
        label={t("operators.acts.example.of")}
        hint={t("operators.acts.example.ofHint")}
        defaultValue={own?.values.of ?? ""}
        error={fieldError(own?.refusal ?? null, "of")}
      />
    </ActForm>
  );
}
