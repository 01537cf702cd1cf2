import { useState } from "react";
import { numberIn, useTranslation } from "#app/lib/i18n/words.ts";
import type { ActAnswer } from "#app/operators/acting/act.server.ts";
import { ActForm } from "#app/operators/acting/act-form.tsx";
import type { CatalogEntry } from "#app/operators/catalog/documents.ts";
import { Choice, ChoiceGroup } from "#app/ui/choice.tsx";
import { TextAreaField, TextField } from "#app/ui/field.tsx";
import { Notice } from "#app/ui/messages/notice.tsx";
import { useFieldError } from "#app/ui/messages/refusal-notice.tsx";

type FormProps = { entry: CatalogEntry; answer: ActAnswer | null };

/** Whether a model's price follows what kie.ai asks, and by which factor. */
export function PricingForm({ entry: { followsCost, ownFactor }, answer }: FormProps) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const own = answer?.intent === "pricing" ? answer : null;
  const [chosen, setChosen] = useState(own?.values.followsCost ?? (followsCost ? "yes" : "no"));
  const refusal = own?.refusal ?? null;
  const refused = fieldError(refusal, "followsCost");
  return (
    <ActForm intent="pricing" answer={answer} shown={["factor", "followsCost"]}>
      <ChoiceGroup legend={t("operators.acts.pricing.legend")}>
        {(["yes", "no"] as const).map((value) => (
          <Choice key={value} name="followsCost" value={value} checked={chosen === value} onChoose={setChosen}>
            {t(`operators.acts.pricing.follows.${value}`)}
          </Choice>
        ))}
      </ChoiceGroup>
      {refused !== undefined && <p className="font-medium text-danger text-sm">{refused}</p>}
      <TextField
        id="own-factor"
        name="factor"
        inputMode="decimal"
        label={t("operators.acts.pricing.factor")}
        hint={t("operators.acts.pricing.factorHint")}
        defaultValue={own?.values.factor ?? ownFactor?.toString() ?? ""}
        error={fieldError(refusal, "factor")}
      />
    </ActForm>
  );
}

/** What kie.ai asks for a model: as its words have it, or a number where nobody can read them. */
export function CostForm({ entry: { cost, proposedCost }, answer }: FormProps) {
  const { t, locale } = useTranslation();
  const fieldError = useFieldError();
  const own = answer?.intent === "cost" ? answer : null;
  const refusal = own?.refusal ?? null;
  return (
    <ActForm intent="cost" answer={answer} shown={["credits", "factors"]}>
      {proposedCost !== null && (
        <Notice tone="warning">
          <p className="break-words">
            {t("operators.acts.cost.proposed", {
              cost: numberIn(locale, proposedCost.credits),
              factors: proposedCost.factors,
            })}
          </p>
        </Notice>
      )}
      <TextField
        id="cost-credits"
        name="credits"
        inputMode="decimal"
        label={t("operators.acts.cost.credits")}
        hint={t(proposedCost === null ? "operators.acts.cost.creditsHint" : "operators.acts.cost.emptyHint")}
        required={proposedCost === null}
        defaultValue={own?.values.credits ?? ""}
        error={fieldError(refusal, "credits")}
      />
      <TextAreaField
        id="cost-factors"
        name="factors"
        rows={3}
        spellCheck={false}
        label={t("operators.acts.price.factors")}
        hint={t("operators.acts.cost.factorsHint", { factors: cost?.factors ?? "{}" })}
        defaultValue={own?.values.factors ?? ""}
        className="font-mono text-sm"
        error={fieldError(refusal, "factors")}
      />
    </ActForm>
  );
}
