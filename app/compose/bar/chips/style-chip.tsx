import { Chip } from "#app/compose/bar/chips/chip.tsx";
import type { Bar } from "#app/compose/bar/use-bar.ts";
import { useWords } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { StylePicker } from "#app/tasks/catalog/style-picker.tsx";
import { useFieldError } from "#app/ui/messages/refusal-notice.tsx";

/** A look for the picture, or none. */
export function StyleChip({ bar: { styles, choices, refusal, composer } }: { bar: Bar }) {
  const { t } = useTranslation();
  const words = useWords();
  const fieldError = useFieldError();
  if (styles.length === 0 || composer.isWordless) return null;
  const chosen = styles.find(({ id }) => id === choices.style);
  return (
    <Chip
      name="style"
      title={t("bar.chips.style")}
      value={chosen === undefined ? null : words(["styles", chosen.name], chosen.name)}
      isWrong={fieldError(refusal, "style") !== undefined}
      isWide
      closesOnChoice
    >
      <StylePicker styles={styles} chosen={choices.style} onChoose={choices.chooseStyle} />
    </Chip>
  );
}
