import { Chip } from "#app/compose/bar/chips/chip.tsx";
import { ParameterField } from "#app/compose/bar/parameter-field.tsx";
import type { Bar } from "#app/compose/bar/use-bar.ts";
import type { Setting } from "#app/compose/parameter-rules.ts";
import { useWords } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { useFieldError } from "#app/ui/messages/refusal-notice.tsx";

/** In which shape, how long and how large; the chip names the size only where it is not the usual one: "9:16 · 8 s". */
export function ShapeChip({ bar: { choices, refusal }, settings }: { bar: Bar; settings: Setting[] }) {
  const { t } = useTranslation();
  const words = useWords();
  const fieldError = useFieldError();
  if (settings.length === 0) return null;
  const value = settings
    .filter(({ isUnused, value, parameter }) => {
      const isUsualSize = parameter.name === "resolution" && value === parameter.defaultValue;
      return !isUnused && value !== "" && !isUsualSize;
    })
    .map(({ parameter: { name }, value }) =>
      name === "durationSeconds" ? t("bar.seconds", { number: value }) : words(["parameterValues", value], value),
    )
    .join(" · ");
  const errors = settings.map(({ parameter: { name } }) => fieldError(refusal, name));
  return (
    <Chip
      name="shape"
      title={t("bar.chips.shape")}
      value={value === "" ? "–" : value}
      isWrong={errors.some((error) => error !== undefined)}
      isWide
    >
      <div className="grid gap-4">
        {settings.map((setting, index) => (
          <ParameterField
            key={setting.parameter.name}
            {...setting}
            error={errors[index]}
            onChange={(next) => choices.setValue(setting.parameter.name, next)}
          />
        ))}
      </div>
    </Chip>
  );
}
