import type { ReactNode } from "react";
import { classes } from "#app/lib/class-names.ts";

type ChoiceProps = {
  name: string;
  value: string;
  checked: boolean;
  onChoose: (value: string) => void;
  disabled?: boolean;
  card?: boolean;
  children: ReactNode;
};

/** One radio of a group, drawn as a chip or a card; a real input underneath, so forms and keyboards work as ever. */
export function Choice({ name, value, checked, onChoose, disabled, card = false, children }: ChoiceProps) {
  return (
    <label
      className={classes(
        "relative flex border bg-surface text-sm transition-colors",
        "has-checked:border-ink has-checked:bg-accent-soft has-checked:shadow-[inset_0_0_0_1px_var(--ink)]",
        "has-focus-visible:outline-2 has-focus-visible:outline-ink has-focus-visible:outline-offset-2",
        "has-disabled:cursor-not-allowed has-disabled:opacity-55",
        card ? "rounded-2xl px-4 py-3" : "min-h-11 items-center gap-2 rounded-xl px-3.5 font-medium",
        checked ? "border-ink" : "border-edge/50 hover:border-edge",
      )}
    >
      <input
        type="radio"
        name={name}
        value={value}
        checked={checked}
        disabled={disabled}
        onChange={() => onChoose(value)}
        className="absolute inset-0 size-full cursor-[inherit] opacity-0"
      />
      <span className="contents">{children}</span>
    </label>
  );
}

/** A named group of choices. */
export function ChoiceGroup({
  legend,
  children,
  className,
}: {
  legend: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-2 font-medium">{legend}</legend>
      <div className={className ?? "flex flex-wrap gap-2"}>{children}</div>
    </fieldset>
  );
}
