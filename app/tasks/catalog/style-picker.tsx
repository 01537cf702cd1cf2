import { useWords } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { StyleChoice } from "#app/tasks/catalog/documents.ts";
import { Choice, ChoiceGroup } from "#app/ui/choice.tsx";

type StylePickerProps = { styles: readonly StyleChoice[]; chosen: string; onChoose: (id: string) => void };

/** A look for the picture, or none: the prompt alone then decides. */
export function StylePicker({ styles, chosen, onChoose }: StylePickerProps) {
  const { t } = useTranslation();
  const words = useWords();
  if (styles.length === 0) return null;
  return (
    <ChoiceGroup legend={t("workflow.style")}>
      <Choice name="style" value="" checked={chosen === ""} onChoose={onChoose}>
        {t("workflow.noStyle")}
      </Choice>
      {styles.map((style) => (
        <Choice key={style.id} name="style" value={style.id} checked={chosen === style.id} onChoose={onChoose}>
          <img src={style.pictureUrl} alt="" loading="lazy" className="choice-picture" />
          <span title={style.description}>{words(["styles", style.name], style.name)}</span>
        </Choice>
      ))}
    </ChoiceGroup>
  );
}
