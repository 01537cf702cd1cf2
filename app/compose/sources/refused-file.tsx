import RotateCcw from "lucide-react/icons/rotate-ccw";
import { useSourceProblem } from "#app/compose/sources/source-problem.ts";
import { RemoveButton, slotAction } from "#app/compose/sources/source-slot.tsx";
import type { SourceItem, SourceStore } from "#app/compose/sources/source-store.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";

/** A file that is not taken: why, and where that may help, the way to try again. */
export function RefusedFile({ item, store }: { item: Extract<SourceItem, { state: "refused" }>; store: SourceStore }) {
  const { t } = useTranslation();
  const problemWords = useSourceProblem();
  return (
    <li
      data-source="refused"
      className="flex items-center justify-between gap-2 rounded-xl border border-danger/60 py-1 pr-1.5 pl-3 text-sm"
    >
      <p role="alert" className="min-w-0 text-danger [overflow-wrap:anywhere]">
        {problemWords(item)}
      </p>
      <span className="flex shrink-0 gap-1">
        {typeof item.problem === "object" && (
          <button
            type="button"
            className={slotAction}
            aria-label={t("sources.again", { name: item.name })}
            onClick={() => store.again(item.key)}
          >
            <RotateCcw className="size-4" aria-hidden="true" />
          </button>
        )}
        <RemoveButton item={item} store={store} />
      </span>
    </li>
  );
}
