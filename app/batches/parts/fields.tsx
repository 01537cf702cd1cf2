import FileText from "lucide-react/icons/file-text";
import type { ReactNode } from "react";

type SelectProps = { id: string; label: string; value: string; onChange: (value: string) => void; children: ReactNode };

/** One of many, with its name above. */
export function Select({ id, label, value, onChange, children }: SelectProps) {
  return (
    <div className="grid min-w-0 gap-1.5">
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      <select
        id={id}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        className="min-h-11 w-full rounded-xl border border-edge/70 bg-surface px-3 text-ink"
      >
        {children}
      </select>
    </div>
  );
}

type FileFieldProps = {
  id: string;
  label: string;
  /** What stands in it: what to do, or what was chosen. */
  words: string;
  accept: string;
  multiple?: boolean;
  onFiles: (files: File[]) => void;
};

/** A place for files: to choose them, or to drop them on. The browser's own field lies over all of it, unseen. */
export function FileField({ id, label, words, accept, multiple, onFiles }: FileFieldProps) {
  return (
    <div className="grid gap-2">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <div className="relative flex min-h-20 items-center justify-center gap-3 rounded-2xl border border-edge border-dashed bg-surface px-4 py-4 text-sm hover:bg-sunken has-focus-visible:outline-2 has-focus-visible:outline-ink has-focus-visible:outline-offset-2">
        <FileText className="size-5 shrink-0 text-muted" aria-hidden="true" />
        <span className="min-w-0 break-words font-medium">{words}</span>
        <input
          id={id}
          type="file"
          accept={accept}
          multiple={multiple}
          onChange={(event) => {
            onFiles([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = "";
          }}
          className="absolute inset-0 size-full cursor-pointer opacity-0"
        />
      </div>
    </div>
  );
}

/** How a bar looks that shows how far something is. */
export const barLook =
  "h-2 appearance-none overflow-hidden rounded-full bg-sunken [&::-moz-progress-bar]:bg-accent-strong [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:rounded-full [&::-webkit-progress-value]:bg-accent-strong";

type TickProps = { checked: boolean; onChange: (checked: boolean) => void; children: ReactNode };

/** Something that is so or not. */
export function Tick({ checked, onChange, children }: TickProps) {
  return (
    <label className="flex min-h-11 items-center gap-3 self-end text-sm">
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => onChange(event.currentTarget.checked)}
        className="size-6 shrink-0 accent-ink"
      />
      <span>{children}</span>
    </label>
  );
}
