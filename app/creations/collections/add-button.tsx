import FolderPlus from "lucide-react/icons/folder-plus";
import { Suspense, useState } from "react";
import { createPortal } from "react-dom";
import { useEnhanced } from "#app/lib/browser/use-hydrated.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { askedPart } from "#app/ui/asked-part.tsx";

const AddSheet = askedPart(async () => (await import("#app/creations/collections/add-sheet.tsx")).AddSheet);

/** What asks into which collection creations are to go. The sheet has a form, and what opened it may stand in another. */
export function AddDialog({ tasks, onClose }: { tasks: readonly string[]; onClose: () => void }) {
  return createPortal(
    <Suspense fallback={null}>
      <AddSheet tasks={tasks} onClose={onClose} />
    </Suspense>,
    document.body,
  );
}

type AddButtonProps = { tasks: readonly string[]; className: string; wordClass?: string };

/** Asks into which collection creations are to go. It comes with scripts, which what it asks needs. */
export function AddButton({ tasks, className, wordClass }: AddButtonProps) {
  const { t } = useTranslation();
  const isEnhanced = useEnhanced();
  const [isOpen, setOpen] = useState(false);
  if (!isEnhanced) return null;
  return (
    <>
      <button type="button" onClick={() => setOpen(true)} className={className}>
        <FolderPlus className="size-5 shrink-0" aria-hidden="true" />
        <span className={wordClass}>{t("collections.addTo")}</span>
      </button>
      {isOpen && <AddDialog tasks={tasks} onClose={() => setOpen(false)} />}
    </>
  );
}
