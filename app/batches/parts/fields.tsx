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
  accept: string;
  multiple?: boolean;
  onFiles: (files: File[]) => void;
};

/** A place for files: to choose them, or to drop them on. */
export function FileField({ id, label, accept, multiple, onFiles }: FileFieldProps) {
  return (
    <div className="grid gap-2">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <input
        id={id}
        type="file"
        accept={accept}
        multiple={multiple}
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
        className="w-full rounded-2xl border border-edge border-dashed bg-surface px-4 py-6 text-sm file:mr-4 file:min-h-10 file:rounded-xl file:border-0 file:bg-sunken file:px-4 file:font-medium file:text-ink"
      />
    </div>
  );
}

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
