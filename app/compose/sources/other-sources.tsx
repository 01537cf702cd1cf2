import ClipboardPaste from "lucide-react/icons/clipboard-paste";
import Images from "lucide-react/icons/images";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { Source } from "#app/tasks/upload/documents.ts";
import { Button } from "#app/ui/button.tsx";

export type AddButtonsProps = {
  room: number;
  taken: readonly string[];
  onFiles: (files: File[]) => void;
  onAssets: (assets: Source[]) => void;
};

const loadDialog = () => import("#app/compose/history/history-dialog.tsx");
const HistoryDialog = lazy(async () => ({ default: (await loadDialog()).HistoryDialog }));

/** The images on the clipboard, as files; empty when there are none or the browser's user did not allow it. */
async function readClipboard(): Promise<File[]> {
  try {
    const items = await navigator.clipboard.read();
    const images = items.flatMap((item) => {
      const type = item.types.find((candidate) => candidate.startsWith("image/"));
      return type === undefined ? [] : [{ item, type }];
    });
    return await Promise.all(
      images.map(async ({ item, type }) => new File([await item.getType(type)], `pasted.${type.slice(6)}`, { type })),
    );
  } catch {
    return [];
  }
}

function PasteButton({ onFiles }: { onFiles: (files: File[]) => void }) {
  const { t } = useTranslation();
  const [isEmpty, setEmpty] = useState(false);
  const paste = async () => {
    const files = await readClipboard();
    setEmpty(files.length === 0);
    if (files.length > 0) onFiles(files);
  };
  return (
    <>
      <Button size="small" onClick={paste}>
        <ClipboardPaste className="size-4" aria-hidden="true" />
        {t("sources.paste")}
      </Button>
      {isEmpty && (
        <p role="alert" className="basis-full text-sm">
          {t("sources.nothingToPaste")}
        </p>
      )}
    </>
  );
}

function HistoryButton({ room, taken, onAssets }: Omit<AddButtonsProps, "onFiles">) {
  const { t } = useTranslation();
  const [state, setState] = useState<"closed" | "open" | "failed">("closed");
  // Loaded before it is drawn: where the network is away, the form stays as it is.
  const open = () =>
    loadDialog().then(
      () => setState("open"),
      () => setState("failed"),
    );
  return (
    <>
      <Button size="small" onClick={open}>
        <Images className="size-4" aria-hidden="true" />
        {t("sources.history")}
      </Button>
      {state === "failed" && (
        <p role="alert" className="basis-full text-sm">
          {t("sources.failed")}
        </p>
      )}
      {state === "open" && (
        <Suspense>
          <HistoryDialog room={room} taken={taken} onUse={onAssets} onClose={() => setState("closed")} />
        </Suspense>
      )}
    </>
  );
}

/** The ways to an image that need scripts: from what one has here already, and from the clipboard. */
export function OtherSources({ onFiles, ...history }: AddButtonsProps) {
  const canPaste = typeof navigator.clipboard?.read === "function";
  return (
    <>
      <HistoryButton {...history} />
      {canPaste && <PasteButton onFiles={onFiles} />}
    </>
  );
}
