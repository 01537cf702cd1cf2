import WandSparkles from "lucide-react/icons/wand-sparkles";
import { Suspense, useState } from "react";
import { createPortal } from "react-dom";
import { Editors } from "#app/creations/edit/editors.tsx";
import type { Editor } from "#app/creations/follow-ups/better-sheet.tsx";
import { useEnhanced } from "#app/lib/browser/use-hydrated.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { Media } from "#app/tasks/documents.ts";
import { askedPart } from "#app/ui/asked-part.tsx";

const BetterSheet = askedPart(async () => (await import("#app/creations/follow-ups/better-sheet.tsx")).BetterSheet);

type BetterButtonProps = {
  /** The file that something is made of. */
  asset: Media;
  className: string;
  /** Told of the new task; without it, a toast leads there. */
  onMade?: (task: string) => void;
};

/** Asks what is to be made of a result: larger, cut out, longer, with more around it, changed. It comes with scripts, which what it asks needs. */
export function BetterButton({ asset, className, onMade }: BetterButtonProps) {
  const { t } = useTranslation();
  const isEnhanced = useEnhanced();
  const [opened, setOpened] = useState<Editor | "sheet" | null>(null);
  const close = () => setOpened(null);
  if (!isEnhanced) return null;
  return (
    <>
      <button type="button" onClick={() => setOpened("sheet")} className={className}>
        <WandSparkles className="size-4 shrink-0" aria-hidden="true" />
        {t("followUps.title")}
      </button>
      {opened === "sheet" &&
        createPortal(
          <Suspense fallback={null}>
            <BetterSheet asset={asset} onClose={close} onMade={onMade} onEdit={setOpened} />
          </Suspense>,
          document.body,
        )}
      {(opened === "crop" || opened === "mask") && (
        <Editors key={asset.id} opened={opened} asset={asset} onClose={close} onOrdered={onMade} />
      )}
    </>
  );
}
