import { ClipboardPaste, ImagePlus, Images } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Button, buttonLook } from "#app/components/ui/button.tsx";
import type { Source } from "#app/documents/compose.ts";
import { useLocale } from "#app/lib/i18n.ts";
import { ACCEPT } from "#app/lib/sources.ts";
import { useHydrated } from "#app/lib/use-hydrated.ts";
import { useTranslation } from "#app/lib/words.ts";

const loadDialog = () => import("#app/components/compose/history-dialog.tsx");
const HistoryDialog = lazy(async () => ({ default: (await loadDialog()).HistoryDialog }));

type AddTileProps = { id: string; label: string; multiple: boolean; onFiles: (files: File[]) => void };

/** The place for the next image: a click opens the chooser of files, or of photos on a phone. */
export function AddTile({ id, label, multiple, onFiles }: AddTileProps) {
  const hydrated = useHydrated();
  return (
    <li className="w-28">
      <label className="relative grid aspect-square place-items-center content-center gap-1.5 rounded-xl border border-edge/70 border-dashed bg-surface p-2 text-center text-sm hover:border-ink hover:bg-sunken has-focus-visible:outline-2 has-focus-visible:outline-ink has-focus-visible:outline-offset-2 has-disabled:opacity-55">
        <ImagePlus className="size-6 text-muted" aria-hidden="true" />
        <span className="font-medium leading-tight">{label}</span>
        <input
          id={id}
          type="file"
          accept={ACCEPT}
          multiple={multiple}
          disabled={!hydrated}
          onChange={(event) => {
            onFiles([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = "";
          }}
          className="absolute inset-0 size-full cursor-[inherit] opacity-0"
        />
      </label>
    </li>
  );
}

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

type AddButtonsProps = {
  room: number;
  taken: readonly string[];
  onFiles: (files: File[]) => void;
  onAssets: (assets: Source[]) => void;
};

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

/** The other ways to an image: from the clipboard, and from what one has here already. */
export function AddButtons({ onFiles, ...history }: AddButtonsProps) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const hydrated = useHydrated();
  const canPaste = hydrated && typeof navigator.clipboard?.read === "function";
  return (
    <div className="flex min-h-10 flex-wrap gap-2">
      {hydrated && <HistoryButton {...history} />}
      {canPaste && <PasteButton onFiles={onFiles} />}
      <noscript>
        <a href={href("/creations")} className={buttonLook({ size: "small" })}>
          {t("sources.history")}
        </a>
      </noscript>
    </div>
  );
}
