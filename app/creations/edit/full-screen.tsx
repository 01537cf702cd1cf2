import X from "lucide-react/icons/x";
import type { ReactNode } from "react";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { useModal } from "#app/ui/dialogs/use-modal.ts";

type FullScreenProps = {
  title: string;
  /** What is beside the title, as the state of the work. */
  aside?: ReactNode;
  stage: ReactNode;
  onClose: () => void;
  /** What is set; and below it, always in sight, what is pressed at the end. `close` ends the editor, and gives the focus back to what opened it. */
  children: (close: () => void) => { settings: ReactNode; end: ReactNode };
};

/** An editor over the whole screen: a stage with the picture, and beside it, on a phone below it, what is set. Draw it only while it is open. */
export function FullScreen({ title, aside, stage, onClose, children }: FullScreenProps) {
  const { t } = useTranslation();
  const ref = useModal();
  const close = () => ref.current?.close();
  const { settings, end } = children(close);
  return (
    <dialog
      ref={ref}
      aria-labelledby="editor-title"
      onClose={onClose}
      className="fixed inset-0 z-50 m-0 h-dvh max-h-none w-full max-w-none overflow-hidden bg-paper p-0 text-ink"
    >
      <div className="flex h-full flex-col">
        <div className="flex min-h-14 items-center gap-3 border-line border-b px-4 sm:px-6">
          <h2 id="editor-title" className="min-w-0 truncate font-bold text-lg tracking-tight">
            {title}
          </h2>
          <div className="ml-auto flex shrink-0 items-center gap-1">
            {aside}
            <button
              type="button"
              aria-label={t("shortcuts.close")}
              onClick={close}
              className="-mr-2 grid size-11 place-items-center rounded-xl hover:bg-sunken"
            >
              <X className="size-5" aria-hidden="true" />
            </button>
          </div>
        </div>
        <div className="flex min-h-0 grow flex-col lg:flex-row">
          <div className="relative min-h-48 min-w-0 grow overflow-hidden bg-stage">{stage}</div>
          <div className="flex max-h-[52dvh] min-h-0 shrink-0 flex-col border-line border-t lg:max-h-none lg:w-96 lg:border-t-0 lg:border-l">
            <div className="relative grid min-h-0 grow grid-cols-[minmax(0,1fr)] content-start gap-5 overflow-y-auto p-4 sm:p-6">
              {settings}
            </div>
            <div className="grid shrink-0 gap-2 border-line border-t px-4 py-3 sm:px-6">{end}</div>
          </div>
        </div>
      </div>
    </dialog>
  );
}
