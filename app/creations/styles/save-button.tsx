import Palette from "lucide-react/icons/palette";
import { Suspense, useState } from "react";
import { createPortal } from "react-dom";
import type { StyleSource } from "#app/creations/styles/save-sheet.tsx";
import { useEnhanced } from "#app/lib/browser/use-hydrated.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { askedPart } from "#app/ui/asked-part.tsx";

const SaveSheet = askedPart(async () => (await import("#app/creations/styles/save-sheet.tsx")).SaveSheet);

/** Asks for the name of a style that a prompt is to become. It comes with scripts, which what it asks needs. */
export function SaveButton({ source, className }: { source: StyleSource; className: string }) {
  const { t } = useTranslation();
  const isEnhanced = useEnhanced();
  const [isOpen, setOpen] = useState(false);
  if (!isEnhanced) return null;
  return (
    <>
      <button type="button" onClick={() => setOpen(true)} className={className}>
        <Palette className="size-4 shrink-0" aria-hidden="true" />
        {t("ownStyles.save")}
      </button>
      {isOpen &&
        createPortal(
          <Suspense fallback={null}>
            <SaveSheet source={source} onClose={() => setOpen(false)} />
          </Suspense>,
          document.body,
        )}
    </>
  );
}
