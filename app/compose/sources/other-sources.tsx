import ClipboardPaste from "lucide-react/icons/clipboard-paste";
import Images from "lucide-react/icons/images";
import { Suspense, useState } from "react";
import { MEDIA, type MediaOf } from "#app/compose/history/use-history.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { Source } from "#app/tasks/upload/documents.ts";
import { askedPart } from "#app/ui/asked-part.tsx";
import { menuItem } from "#app/ui/dialogs/menu.tsx";

export type OtherSourcesProps = {
  room: number;
  taken: readonly string[];
  /** What the model takes beside words; images where it takes nothing, for another then takes its place. */
  inputs: readonly { kind: string }[] | undefined;
  onFiles: (files: File[]) => void;
  onAssets: (assets: Source[]) => void;
  /** Told when images came, so that the menu they were asked for from can go. */
  onDone: () => void;
};

const loadDialog = () => import("#app/compose/history/history-dialog.tsx");
const HistoryDialog = askedPart(async () => (await loadDialog()).HistoryDialog);

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

function PasteButton({ onFiles, onDone }: Pick<OtherSourcesProps, "onFiles" | "onDone">) {
  const { t } = useTranslation();
  const [isEmpty, setEmpty] = useState(false);
  const paste = async () => {
    const files = await readClipboard();
    setEmpty(files.length === 0);
    if (files.length === 0) return;
    onFiles(files);
    onDone();
  };
  return (
    <>
      <button type="button" onClick={paste} className={menuItem}>
        <ClipboardPaste className="size-5" aria-hidden="true" />
        {t("sources.paste")}
      </button>
      {isEmpty && (
        <p role="alert" className="max-w-56 px-3 text-sm">
          {t("sources.nothingToPaste")}
        </p>
      )}
    </>
  );
}

function kindsIn(inputs: OtherSourcesProps["inputs"]): MediaOf[] {
  const kinds = MEDIA.filter((kind) => inputs?.some((input) => input.kind === kind));
  return kinds.length === 0 ? ["IMAGE"] : kinds;
}

function HistoryButton({ room, taken, inputs, onAssets, onDone }: Omit<OtherSourcesProps, "onFiles">) {
  const { t } = useTranslation();
  const [state, setState] = useState<"closed" | "open" | "failed">("closed");
  // Loaded before it is drawn: where the network is away, the form stays as it is.
  const open = () =>
    loadDialog().then(
      () => setState("open"),
      () => setState("failed"),
    );
  const close = () => {
    setState("closed");
    onDone();
  };
  return (
    <>
      <button type="button" onClick={open} className={menuItem}>
        <Images className="size-5" aria-hidden="true" />
        {t("bar.library")}
      </button>
      {state === "failed" && (
        <p role="alert" className="max-w-56 px-3 text-sm">
          {t("sources.failed")}
        </p>
      )}
      {state === "open" && (
        <Suspense>
          <HistoryDialog room={room} taken={taken} kinds={kindsIn(inputs)} onUse={onAssets} onClose={close} />
        </Suspense>
      )}
    </>
  );
}

/** The ways to an image that need scripts: from what one has here already, and from the clipboard. */
export function OtherSources({ onFiles, ...history }: OtherSourcesProps) {
  const canPaste = typeof navigator.clipboard?.read === "function";
  return (
    <>
      <HistoryButton {...history} />
      {canPaste && <PasteButton onFiles={onFiles} onDone={history.onDone} />}
    </>
  );
}
