import { type DragEvent, type RefObject, useEffect, useRef, useState } from "react";
import { DRAGGED_ASSET } from "#app/tasks/composing.ts";

type Incoming = {
  isOver: boolean;
  handlers: {
    onDragEnter: (event: DragEvent) => void;
    onDragOver: (event: DragEvent) => void;
    onDragLeave: (event: DragEvent) => void;
    onDrop: (event: DragEvent) => void;
  };
};

function bringsImages({ dataTransfer }: DragEvent): boolean {
  return dataTransfer.types.includes("Files") || dataTransfer.types.includes(DRAGGED_ASSET);
}

/** The files in what is being pasted; none when words come with them, which the reader then meant. */
function pastedFiles({ clipboardData }: ClipboardEvent): File[] {
  if (clipboardData === null || clipboardData.types.includes("text/plain")) return [];
  return [...clipboardData.files];
}

/** Pasting reaches this form from within it and, where it is the page's only one, from anywhere else but another field. */
function usePaste(form: RefObject<HTMLFormElement>, isOnly: boolean, onFiles: (files: File[]) => void): void {
  const latest = useRef(onFiles);
  latest.current = onFiles;
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const isInside = event.target instanceof Node && form.current?.contains(event.target);
      if (!isInside && !(isOnly && document.activeElement === document.body)) return;
      const files = pastedFiles(event);
      if (files.length === 0) return;
      event.preventDefault();
      latest.current(files);
    };
    document.addEventListener("paste", paste);
    return () => document.removeEventListener("paste", paste);
  }, [form, isOnly]);
}

/** Takes files dropped anywhere on a form and pasted into it, and results dragged there, by their ids. */
export function useIncomingFiles(
  form: RefObject<HTMLFormElement>,
  isOnly: boolean,
  onFiles: (files: File[]) => void,
  onAsset: (id: string) => void,
): Incoming {
  // Each child that is crossed enters before the last one is left.
  const [depth, setDepth] = useState(0);
  usePaste(form, isOnly, onFiles);
  const onlyImages = (take: (event: DragEvent) => void) => (event: DragEvent) => {
    if (!bringsImages(event)) return;
    event.preventDefault();
    take(event);
  };
  return {
    isOver: depth > 0,
    handlers: {
      onDragEnter: onlyImages(() => setDepth((before) => before + 1)),
      onDragOver: onlyImages(({ dataTransfer }) => {
        dataTransfer.dropEffect = "copy";
      }),
      onDragLeave: onlyImages(() => setDepth((before) => Math.max(0, before - 1))),
      onDrop: onlyImages(({ dataTransfer }) => {
        setDepth(0);
        const id = dataTransfer.getData(DRAGGED_ASSET);
        if (id === "") onFiles([...dataTransfer.files]);
        else onAsset(id);
      }),
    },
  };
}
