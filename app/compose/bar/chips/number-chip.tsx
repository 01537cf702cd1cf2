import { Chip } from "#app/compose/bar/chips/chip.tsx";
import { numbersOf } from "#app/compose/bar/chips/settings.ts";
import type { Bar } from "#app/compose/bar/use-bar.ts";
import { isLeft, type Setting } from "#app/compose/parameter-rules.ts";
import { TAKES } from "#app/compose/submissions/use-batch.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { parameterField } from "#app/tasks/task-input.ts";
import { Choice } from "#app/ui/choice.tsx";
import { useFieldError } from "#app/ui/messages/refusal-notice.tsx";

/** How many of one prompt: as many as the model makes by itself, or else so many takes; never both. */
export function NumberChip({ bar, setting }: { bar: Bar; setting: Setting | undefined }) {
  const { choices, batch, refusal } = bar;
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const error = fieldError(refusal, "variants");
  const { chosen, values, name, choose } =
    setting === undefined
      ? { chosen: batch.takes, values: TAKES, name: "takes", choose: batch.setTakes }
      : {
          chosen: setting.value,
          values: numbersOf(setting),
          name: parameterField("variants"),
          choose: (next: string) => choices.setValue("variants", next),
        };
  return (
    <Chip
      name="number"
      title={t("bar.chips.number")}
      value={t("bar.times", { number: chosen })}
      isWrong={error !== undefined}
      closesOnChoice
    >
      <fieldset className="flex flex-wrap gap-2">
        <legend className="sr-only">{t("bar.chips.number")}</legend>
        {values.map((value) => (
          <Choice
            key={value}
            name={name}
            value={value}
            checked={value === chosen}
            disabled={setting !== undefined && !isLeft(setting.rules, value)}
            onChoose={choose}
          >
            {t("bar.times", { number: value })}
          </Choice>
        ))}
      </fieldset>
      {error !== undefined && <p className="mt-2 font-medium text-danger text-sm">{error}</p>}
    </Chip>
  );
}
