import { useNavigate } from "@remix-run/react";
import { Suspense } from "react";
import { createPortal } from "react-dom";
import type { Begun } from "#app/creations/edit/mask/mask-editor.tsx";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import type { Media } from "#app/tasks/documents.ts";
import { askedPart } from "#app/ui/asked-part.tsx";

const CropEditor = askedPart(async () => (await import("#app/creations/edit/crop/crop-editor.tsx")).CropEditor);
const MaskEditor = askedPart(async () => (await import("#app/creations/edit/mask/mask-editor.tsx")).MaskEditor);

type EditorsProps = {
  opened: "crop" | "mask";
  asset: Media;
  /** A change that is made once more, by its mask. */
  begun?: Begun | null;
  onClose: () => void;
  /** Told the task that was ordered; without, its page is opened. */
  onOrdered?: (task: string) => void;
};

/** The editor that changes a picture by hand, over the whole screen. It comes with its own code when it is opened. */
export function Editors({ opened, asset, begun = null, onClose, onOrdered }: EditorsProps) {
  const { href } = useLocale();
  const navigate = useNavigate();
  const toTask = (id: string) => navigate(href(`/creations/${id}`));
  return createPortal(
    <Suspense>
      {opened === "crop" ? (
        <CropEditor asset={asset} onClose={onClose} />
      ) : (
        <MaskEditor asset={asset} begun={begun} onClose={onClose} onOrdered={onOrdered ?? toTask} />
      )}
    </Suspense>,
    document.body,
  );
}
