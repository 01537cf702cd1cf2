import { useState } from "react";
import { modelFor } from "#app/compose/models/offers.ts";
import { useDraft } from "#app/lib/browser/use-draft.ts";
import type { ModelCard, ModelName, Parameter } from "#app/tasks/catalog/documents.ts";
import { parameterField } from "#app/tasks/task-input.ts";

export type Choices = {
  /** What is chosen; until its form has come, what would be if nothing were. */
  model: ModelCard | undefined;
  /** Whether the form of what is chosen has yet to come. */
  isAwaited: boolean;
  style: string;
  /** The ids of who plays, as far as the model takes any. */
  cast: readonly string[];
  /** Whether it is to be drafted first. */
  isDraft: boolean;
  chooseModel: (slug: string) => void;
  chooseStyle: (id: string) => void;
  chooseCast: (ids: string[]) => void;
  chosenValue: (parameter: Parameter) => string;
  setValue: (name: string, value: string) => void;
  /** Chooses several at once: `model`, `style` and parameters by their names. */
  setAll: (change: Record<string, string>) => void;
  /** Everything that is chosen, to be given back by `restore`. */
  kept: string;
  restore: (kept: string) => void;
  /** All choices as one text, to notice when any of them changed. */
  summary: string;
};

type Chosen = Record<string, string>;
type ChoicesInput = {
  /** The name under which the choices are kept in this browser. */
  draft: string;
  /** All of the kind. */
  models: readonly ModelName[];
  /** Those of the models that are there with their forms. */
  cards: readonly ModelCard[];
  /** What a form sent without scripts had. */
  posted: Chosen;
  /** What an earlier task, or the address, begins with: `model`, `style` and parameters by name. */
  fallback: Chosen;
};

function isOffered(parameter: Parameter, value: string): boolean {
  if (parameter.type === "ENUM") return (parameter.values ?? []).includes(value);
  return true;
}

/** The values a model's form would show, of all that were ever chosen in it. */
function chosenOrDefault(parameter: Parameter, chosen: Chosen): string {
  const requested = chosen[parameter.name];
  return requested !== undefined && isOffered(parameter, requested) ? requested : (parameter.defaultValue ?? "");
}

function fromPosted(posted: Chosen): Chosen {
  const prefix = parameterField("");
  const names = Object.keys(posted).filter((name) => name.startsWith(prefix));
  const chosen: Chosen = Object.fromEntries(names.map((name) => [name.slice(prefix.length), posted[name] ?? ""]));
  for (const name of ["model", "style", "draft", "characters"])
    if (posted[name] !== undefined) chosen[name] = posted[name];
  return chosen;
}

function parse(text: string): Chosen {
  const kept: unknown = JSON.parse(text);
  if (typeof kept !== "object" || kept === null) return {};
  return Object.fromEntries(
    Object.entries(kept).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/**
 * What has been chosen in a form, kept across reloads. Changing the model keeps every value the new model also
 * takes, and those it does not for the way back.
 */
export function useChoices({ draft, models, cards, posted, fallback }: ChoicesInput): Choices {
  const [initial] = useState(() => JSON.stringify({ ...fallback, ...fromPosted(posted) }));
  const [text, keep] = useDraft(draft, initial);
  const chosen = parse(text);
  const cardOf = (slug: string | undefined) => {
    const model = modelFor(models, slug);
    return cards.find((card) => card.slug === model?.slug);
  };
  const wanted = cardOf(chosen.model);
  const model = wanted ?? cardOf(undefined);
  const set = (change: Chosen) => keep(JSON.stringify({ ...chosen, ...change }));
  const { style = "", characters = "" } = chosen;
  const cast = characters.split(",").filter((id) => id !== "");
  const isDraft = chosen.draft === "true";
  const chosenValue = (parameter: Parameter) => chosenOrDefault(parameter, chosen);
  const values = model?.parameters.map(chosenValue) ?? [];
  return {
    model,
    isAwaited: wanted === undefined && models.length > 0,
    style,
    cast,
    isDraft,
    chooseModel: (slug) => set({ model: slug }),
    chooseStyle: (id) => set({ style: id }),
    chooseCast: (ids) => set({ characters: ids.join(",") }),
    chosenValue,
    setValue: (name, value) => set({ [name]: value }),
    setAll: set,
    kept: text,
    restore: keep,
    summary: JSON.stringify([model?.slug, style, cast, isDraft, values]),
  };
}
