import { useId, useState } from "react";

type NumberFieldProps = {
  label: string;
  value: number;
  min: number;
  max: number;
  step?: number;
  onChange: (value: number) => void;
};

/** A number that follows what is set elsewhere, and is not taken out of the hands of who types it. */
export function NumberField({ label, value, min, max, step = 1, onChange }: NumberFieldProps) {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="text-muted text-sm">
        {label}
      </label>
      <input
        id={id}
        type="number"
        inputMode="numeric"
        min={min}
        max={max}
        step={step}
        value={typed ?? value}
        onChange={({ target }) => {
          setTyped(target.value);
          const given = target.valueAsNumber;
          if (Number.isFinite(given)) onChange(Math.min(max, Math.max(min, given)));
        }}
        onBlur={() => setTyped(null)}
        className="min-h-11 w-full min-w-0 rounded-xl border border-edge/70 bg-surface px-3 tabular-nums hover:border-edge focus:border-ink focus-visible:outline-offset-0"
      />
    </div>
  );
}
