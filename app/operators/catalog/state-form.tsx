import { useState } from "react";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { ActAnswer } from "#app/operators/acting/act.server.ts";
import { ActForm } from "#app/operators/acting/act-form.tsx";
import type { CatalogEntry } from "#app/operators/catalog/documents.ts";
import { STATES } from "#app/operators/catalog/fields.ts";
import { SelectField } from "#app/operators/select-field.tsx";
import { Choice, ChoiceGroup } from "#app/ui/choice.tsx";
import { TextField } from "#app/ui/field.tsx";
import { useFieldError } from "#app/ui/messages/refusal-notice.tsx";

export type OtherModel = { slug: string; name: string };

type StateFormProps = { entry: CatalogEntry; others: readonly OtherModel[]; answer: ActAnswer | null };

/** Whether a model takes work, what to use instead of it, and when it ends. */
export function StateForm({ entry: { model }, others, answer }: StateFormProps) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const own = answer?.intent === "state" ? answer : null;
  const [chosen, setChosen] = useState<string>(own?.values.state ?? model.state);
  const refusal = own?.refusal ?? null;
  return (
    <ActForm intent="state" answer={answer} shown={["replacement", "sunsetAt"]} hidden={{ seen: model.state }}>
      <ChoiceGroup legend={t("operators.acts.state.legend")}>
        {STATES.map((state) => (
          <Choice key={state} name="state" value={state} checked={chosen === state} onChoose={setChosen}>
            {t(`operators.state.${state}`)}
          </Choice>
        ))}
      </ChoiceGroup>
      <SelectField
        name="replacement"
        label={t("operators.acts.state.replacement")}
        hint={t("operators.acts.state.replacementHint")}
        error={fieldError(refusal, "replacement")}
        defaultValue={own?.values.replacement ?? model.replacement?.slug ?? ""}
        options={[
          { value: "", label: t("operators.acts.state.noReplacement") },
          ...others.map(({ slug, name }) => ({ value: slug, label: name })),
        ]}
      />
      <TextField
        id="sunsetAt"
        name="sunsetAt"
        type="datetime-local"
        label={t("operators.acts.state.sunsetAt")}
        hint={t("operators.acts.state.sunsetHint")}
        defaultValue={own?.values.sunsetAt ?? model.sunsetAt?.slice(0, 16) ?? ""}
        error={fieldError(refusal, "sunsetAt")}
      />
    </ActForm>
  );
}
