import { useId } from "react";

type SelectFieldProps = {
  name: string;
  label: string;
  hint?: string;
  error?: string | undefined;
  /** What is chosen at first; the empty one where it is none of them. */
  defaultValue: string;
  options: readonly { value: string; label: string }[];
};

/** One of several, as the browser draws such a choice. */
export function SelectField({ name, label, hint, error, defaultValue, options }: SelectFieldProps) {
  const id = useId();
  const told = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className="grid gap-2">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <select
        id={id}
        name={name}
        defaultValue={defaultValue}
        aria-invalid={error !== undefined}
        aria-describedby={told === "" ? undefined : told}
        className="min-h-12 w-full min-w-0 rounded-xl border border-edge/70 bg-surface px-4 text-ink hover:border-edge focus:border-ink aria-[invalid=true]:border-danger"
      >
        {options.map(({ value, label: shown }) => (
          <option key={value} value={value}>
            {shown}
          </option>
        ))}
      </select>
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-muted text-sm">
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p id={`${id}-error`} className="font-medium text-danger text-sm">
          {error}
        </p>
      )}
    </div>
  );
}
