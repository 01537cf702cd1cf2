import { type RefObject, useEffect, useRef, useState } from "react";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { DRAGGED_ASSET } from "#app/tasks/composing.ts";

type Takers = { onFiles: (files: File[]) => void; onAsset: (id: string) => void };
type IncomingFilesProps = Takers & { form: RefObject<HTMLFormElement> };

/** The files in what is being pasted; none when words come with them, which the reader then meant. */
function pastedFiles({ clipboardData }: ClipboardEvent): File[] {
  if (clipboardData === null || clipboardData.types.includes("text/plain")) return [];
  return [...clipboardData.files];
}

/** Pasting reaches the form from within it, and from anywhere else but another field. */
function usePaste(form: RefObject<HTMLFormElement>, takers: RefObject<Takers>): void {
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const isInside = event.target instanceof Node && form.current?.contains(event.target);
      if (!isInside && document.activeElement !== document.body) return;
      const files = pastedFiles(event);
      if (files.length === 0) return;
      event.preventDefault();
      takers.current?.onFiles(files);
    };
    document.addEventListener("paste", paste);
    return () => document.removeEventListener("paste", paste);
  }, [form, takers]);
}

/** @returns whether something that can be dropped is held above the form. */
function useDrop(form: RefObject<HTMLFormElement>, takers: RefObject<Takers>): boolean {
  // Each child that is crossed enters before the last one is left.
  const [depth, setDepth] = useState(0);
  useEffect(() => {
    const take = (event: DragEvent) => {
      const { dataTransfer, type } = event;
      const isWelcome = dataTransfer?.types.some((each) => each === "Files" || each === DRAGGED_ASSET);
      if (dataTransfer === null || isWelcome !== true) return;
      event.preventDefault();
      if (type === "dragenter") return setDepth((before) => before + 1);
      if (type === "dragleave") return setDepth((before) => Math.max(0, before - 1));
      if (type === "dragover") {
        dataTransfer.dropEffect = "copy";
        return;
      }
      setDepth(0);
      const id = dataTransfer.getData(DRAGGED_ASSET);
      if (id === "") takers.current?.onFiles([...dataTransfer.files]);
      else takers.current?.onAsset(id);
    };
    const { current } = form;
    const types = ["dragenter", "dragover", "dragleave", "drop"] as const;
    for (const type of types) current?.addEventListener(type, take);
    return () => {
      for (const type of types) current?.removeEventListener(type, take);
    };
  }, [form, takers]);
  return depth > 0;
}

/** Takes files dropped anywhere on a form and pasted into it, and results dragged there, by their ids; says so while they are held above it. */
export function IncomingFiles({ form, onFiles, onAsset }: IncomingFilesProps) {
  const { t } = useTranslation();
  const takers = useRef<Takers>({ onFiles, onAsset });
  takers.current = { onFiles, onAsset };
  usePaste(form, takers);
  if (!useDrop(form, takers)) return null;
  return (
    <p className="pointer-events-none absolute inset-0 z-50 grid place-items-center rounded-3xl border-2 border-ink border-dashed bg-surface/90 font-semibold">
      {t("sources.drop")}
    </p>
  );
}
