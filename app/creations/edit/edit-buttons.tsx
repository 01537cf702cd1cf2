import Crop from "lucide-react/icons/crop";
import { Suspense, useState } from "react";
import { createPortal } from "react-dom";
import type { Creation } from "#app/creations/documents.ts";
import { useEnhanced } from "#app/lib/browser/use-hydrated.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { Media } from "#app/tasks/documents.ts";
import { askedPart } from "#app/ui/asked-part.tsx";
import { Button } from "#app/ui/button.tsx";

const CropEditor = askedPart(async () => (await import("#app/creations/edit/crop/crop-editor.tsx")).CropEditor);

type EditButtonsProps = { task: Creation; asset: Media };

/** Opens what changes a picture by hand. It comes with scripts, which that needs. */
export function EditButtons({ asset }: EditButtonsProps) {
  const { t } = useTranslation();
  const isEnhanced = useEnhanced();
  const [opened, setOpened] = useState<"crop" | null>(null);
  const close = () => setOpened(null);
  if (!isEnhanced) return null;
  return (
    <>
      <Button onClick={() => setOpened("crop")}>
        <Crop className="size-5" aria-hidden="true" />
        {t("edit.crop.open")}
      </Button>
      {opened !== null &&
        createPortal(
          <Suspense>
            <CropEditor key={asset.id} asset={asset} onClose={close} />
          </Suspense>,
          document.body,
        )}
    </>
  );
}
