import WandSparkles from "lucide-react/icons/wand-sparkles";
import { openBetter } from "#app/creations/follow-ups/opened.ts";
import { useEnhanced } from "#app/lib/browser/use-hydrated.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { Media } from "#app/tasks/documents.ts";

/** Asks what is to be made of a result: larger, cut out, longer, with more around it, changed. It comes with scripts, which what it asks needs. */
export function BetterButton({ asset, className }: { asset: Media; className: string }) {
  const { t } = useTranslation();
  const isEnhanced = useEnhanced();
  if (!isEnhanced) return null;
  return (
    <button type="button" onClick={() => openBetter(asset)} className={className}>
      <WandSparkles className="size-4 shrink-0" aria-hidden="true" />
      {t("followUps.title")}
    </button>
  );
}
