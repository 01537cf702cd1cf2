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
    <label className={classes("choice", card ? "choice-card" : "choice-chip")}>
      <input
        type="radio"
        name={name}
        value={value}
        checked={checked}
        disabled={disabled}
        onChange={() => onChoose(value)}
        className="choice-input"
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
