import type { Obstacle } from "#app/batches/plan/items.ts";
import type { Refusal } from "#app/lib/graphql/result.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { useFieldError, useRefusalSentence } from "#app/ui/messages/refusal-notice.tsx";

type Hindered = { obstacle: Obstacle | null; refusal?: Refusal | null };

/** Why an item would not be ordered, in words; null where nothing is in its way. */
export function useItemProblem(): (item: Hindered) => string | null {
  const { t } = useTranslation();
  const sentence = useRefusalSentence();
  const fieldError = useFieldError();
  return ({ obstacle, refusal }) => {
    if (obstacle?.code === "model") return t("batches.obstacles.model", { name: obstacle.name });
    if (obstacle !== null) return t(`batches.obstacles.${obstacle.code}`);
    if (refusal == null) return null;
    const [field] = refusal.fields;
    return (field && fieldError(refusal, field.path.at(-1) ?? "")) ?? sentence(refusal);
  };
}
