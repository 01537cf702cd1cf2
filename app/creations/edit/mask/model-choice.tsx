import { useId } from "react";
import type { EditChoice } from "#app/creations/edit/documents.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Choice, ChoiceGroup } from "#app/ui/choice.tsx";

/** How a part is said: painted, or named where the model knows the parts of what it made. */
export type How = "mask" | "name";

/** What it costs with default settings, also where something else has to be given first. */
export function creditsOf({ credits, model }: EditChoice): number {
  return credits ?? model.credits;
}

/** The models that can change a part in this way; one that only needs a second picture is among them. */
export function choicesFor(how: How, choices: readonly EditChoice[]): EditChoice[] {
  if (how === "name") return choices.filter(({ knowsParts, obstacle }) => knowsParts && obstacle === null);
  return choices.filter(
    ({ mask, obstacle }) => mask !== "NONE" && (obstacle === null || obstacle.code === "NEEDS_MORE"),
  );
}

type ModelChoiceProps = { choices: readonly EditChoice[]; chosen: EditChoice; onChoose: (slug: string) => void };

/** Which model makes the change, and for how much. */
export function ModelChoice({ choices, chosen, onChoose }: ModelChoiceProps) {
  const { t } = useTranslation();
  const name = useId();
  return (
    <ChoiceGroup legend={t("edit.mask.model")} className="grid gap-2">
      {choices.map((choice) => (
        <Choice
          key={choice.model.slug}
          name={name}
          value={choice.model.slug}
          checked={choice === chosen}
          onChoose={onChoose}
        >
          <span className="flex min-w-0 grow items-baseline justify-between gap-3">
            <span className="min-w-0">{choice.model.name}</span>
            <span className="shrink-0 text-muted text-sm tabular-nums">
              {t("credits.count", { count: creditsOf(choice) })}
            </span>
          </span>
        </Choice>
      ))}
    </ChoiceGroup>
  );
}
