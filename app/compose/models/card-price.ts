import { useEffect, useState } from "react";
import { frameModeOf, mostCast, usedBy } from "#app/compose/sources/sources.ts";
import type { Sources } from "#app/compose/sources/use-sources.ts";
import { estimate } from "#app/compose/submissions/use-estimate.ts";
import type { Choices } from "#app/compose/use-choices.ts";
import { arePlain, settingsOf } from "#app/compose/use-composer.ts";
import type { ModelCard } from "#app/tasks/catalog/documents.ts";
import { parameterField } from "#app/tasks/task-input.ts";

/** What has been asked in this tab, by what was asked: the answer, or that it is on its way. */
const known = new Map<string, Promise<number | null>>();

type Asked = { model: ModelCard; choices: Choices; sources: Sources };

/** The form that a model would be asked with, given what is chosen, and whether that is its default, whose price it tells itself. */
export function formFor({ model, choices, sources }: Asked): { form: FormData; isPlain: boolean } {
  const cast = choices.cast.slice(0, mostCast(model));
  const { rule, used, arePlayed } = usedBy(model, sources, cast);
  const settings = settingsOf(model, choices.chosenValue, rule, used.length);
  const form = new FormData();
  form.set("model", model.slug);
  if (model.takesPrompt) form.set("prompt", "");
  form.set("frameMode", frameModeOf(rule, used.length));
  for (const { id } of used) form.append("sourceImage", id);
  for (const id of cast) form.append("character", id);
  for (const { parameter, value } of settings) form.set(parameterField(parameter.name), value);
  return { form, isPlain: arePlain(settings) && !arePlayed };
}

/** All that a form says, as one text. */
export function keyOf(form: FormData): string {
  return new URLSearchParams([...form].map(([name, value]) => [name, `${value}`])).toString();
}

async function ask(form: FormData, kind: ModelCard["kind"]): Promise<number | null> {
  return (await estimate(form, kind))?.credits ?? null;
}

/** What a model costs with the present settings, once its card is in sight; its usual price until that is known. */
export function useCardPrice(asked: Asked, isShown: boolean): number {
  const { model } = asked;
  const { form, isPlain } = formFor(asked);
  const key = isPlain ? "" : keyOf(form);
  const [priced, setPriced] = useState<{ key: string; credits: number } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is all that the form says
  useEffect(() => {
    if (isPlain || !isShown) return;
    let isLate = false;
    const answer = known.get(key) ?? ask(form, model.kind);
    known.set(key, answer);
    answer.then((credits) => {
      // Where the network was away it is asked again the next time.
      if (credits === null) known.delete(key);
      else if (!isLate) setPriced({ key, credits });
    });
    return () => {
      isLate = true;
    };
  }, [key, isShown, model.kind]);
  return priced !== null && priced.key === key ? priced.credits : model.credits;
}
