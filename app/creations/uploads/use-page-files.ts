import { useEffect, useRef, useState } from "react";

function bringsFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes("Files") ?? false;
}

/** Takes files that are dropped anywhere on the page or pasted into it; true while some are held over it. */
export function usePageFiles(onFiles: (files: File[]) => void): boolean {
  const [isOver, setOver] = useState(false);
  const latest = useRef(onFiles);
  latest.current = onFiles;
  useEffect(() => {
    // Each element that is crossed enters before the last one is left.
    let depth = 0;
    const cross = (by: number) => (event: DragEvent) => {
      if (!bringsFiles(event)) return;
      event.preventDefault();
      depth = Math.max(0, depth + by);
      setOver(depth > 0);
    };
    const drop = (event: DragEvent) => {
      cross(-depth)(event);
      if (bringsFiles(event)) latest.current([...(event.dataTransfer?.files ?? [])]);
    };
    const paste = ({ clipboardData }: ClipboardEvent) => {
      const files = [...(clipboardData?.files ?? [])];
      if (files.length > 0) latest.current(files);
    };
    const listeners = new AbortController();
    const { signal } = listeners;
    document.addEventListener("dragenter", cross(1), { signal });
    document.addEventListener("dragover", cross(0), { signal });
    document.addEventListener("dragleave", cross(-1), { signal });
    document.addEventListener("drop", drop, { signal });
    document.addEventListener("paste", paste, { signal });
    return () => listeners.abort();
  }, []);
  return isOver;
}
