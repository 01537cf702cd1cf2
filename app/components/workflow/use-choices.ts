import { useState } from "react";
import type { ModelOffer } from "#app/components/workflow/model-cards.tsx";
import type { Parameter } from "#app/documents/catalog.ts";
import { parameterField } from "#app/lib/forms.ts";

export type Choices = {
  slug: string;
  style: string;
  chooseModel: (slug: string) => void;
  chooseStyle: (id: string) => void;
  chosenValue: (parameter: Parameter) => string;
  setValue: (name: string, value: string) => void;
  /** All choices as one text, to notice when any of them changed. */
  summary: string;
};

function isOffered(parameter: Parameter, value: string): boolean {
  if (parameter.type === "ENUM") return (parameter.values ?? []).includes(value);
  return true;
}

/**
 * What has been chosen in an order's form. Changing the model keeps every value the new model also takes. `posted` is what a
 * form sent without scripts had, `fallback` what an earlier order had.
 */
export function useChoices(
  offers: ModelOffer[],
  posted: Record<string, string>,
  fallback: Record<string, string>,
): Choices {
  const open = offers.filter((offer) => offer.hindrance === null);
  const [wish, setWish] = useState(posted.model ?? fallback.model ?? "");
  const [style, chooseStyle] = useState(posted.style ?? fallback.style ?? "");
  const [values, setValues] = useState<Record<string, string>>({});
  const chosen = open.find((offer) => offer.model.slug === wish) ?? open[0] ?? offers[0];
  const chosenValue = (parameter: Parameter) => {
    const wished = values[parameter.name] ?? posted[parameterField(parameter.name)] ?? fallback[parameter.name];
    return wished !== undefined && isOffered(parameter, wished) ? wished : (parameter.defaultValue ?? "");
  };
  const slug = chosen?.model.slug ?? "";
  return {
    slug,
    style,
    chooseModel: setWish,
    chooseStyle,
    chosenValue,
    setValue: (name, value) => setValues((before) => ({ ...before, [name]: value })),
    summary: JSON.stringify([slug, style, chosen?.model.parameters.map(chosenValue)]),
  };
}
