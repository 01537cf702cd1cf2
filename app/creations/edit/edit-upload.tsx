import Brush from "lucide-react/icons/brush";
import Crop from "lucide-react/icons/crop";
import { useState } from "react";
import { Editors } from "#app/creations/edit/editors.tsx";
import { useEnhanced } from "#app/lib/browser/use-hydrated.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { Media } from "#app/tasks/documents.ts";

const ICONS = { crop: Crop, mask: Brush };

/** Opens what changes an upload by hand: it is named, for there are many of them on a page. */
export function EditUpload({ asset, className }: { asset: Media; className: string }) {
  const { t } = useTranslation();
  const isEnhanced = useEnhanced();
  const [opened, setOpened] = useState<keyof typeof ICONS | null>(null);
  if (!isEnhanced) return null;
  return (
    <>
      {(["crop", "mask"] as const).map((one) => {
        const Icon = ICONS[one];
        return (
          <button
            key={one}
            type="button"
            onClick={() => setOpened(one)}
            aria-label={t(`edit.${one}.openNamed`, { name: asset.altText })}
            title={t(`edit.${one}.open`)}
            className={className}
          >
            <Icon className="size-5" aria-hidden="true" />
          </button>
        );
      })}
      {opened !== null && <Editors opened={opened} asset={asset} onClose={() => setOpened(null)} />}
    </>
  );
}
