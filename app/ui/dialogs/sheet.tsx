import X from "lucide-react/icons/x";
import type { ReactNode } from "react";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { useModal } from "#app/ui/dialogs/use-modal.ts";

type SheetProps = { title: string; onClose: () => void; children: ReactNode };

/** A modal sheet: in the middle of a screen, at the bottom of a phone. Draw it only while it is open, and load it lazily. */
export function Sheet({ title, onClose, children }: SheetProps) {
  const { t } = useTranslation();
  const ref = useModal();
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the click is one beside the sheet; the keyboard has Escape, which dialogs know themselves
    <dialog
      ref={ref}
      aria-labelledby="sheet-title"
      onClose={onClose}
      onClick={(event) => {
        if (event.target === event.currentTarget) event.currentTarget.close();
      }}
      className="fixed inset-x-0 top-auto bottom-0 z-50 m-0 mx-auto max-h-[85dvh] w-full max-w-full overflow-y-auto rounded-t-3xl border border-line bg-surface text-ink shadow-lift sm:top-[12vh] sm:bottom-auto sm:w-[30rem] sm:rounded-3xl"
    >
      <div className="grid gap-5 p-5 sm:p-6">
        <div className="flex items-center justify-between gap-4">
          <h2 id="sheet-title" className="font-bold text-xl tracking-tight">
            {title}
          </h2>
          <button
            type="button"
            aria-label={t("shortcuts.close")}
            onClick={() => ref.current?.close()}
            className="-mr-2 grid size-11 place-items-center rounded-xl hover:bg-sunken"
          >
            <X className="size-5" aria-hidden="true" />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
}
