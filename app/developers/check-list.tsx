import { useWords } from "#app/lib/i18n/i18n.ts";

type Props = {
  legend: string;
  name: string;
  values: readonly string[];
  chosen: readonly string[];
  words: "apiKeys.scopes" | "apiKeys.events";
};

/** A named group of boxes to tick; `words` is where their names stand. */
export function CheckList({ legend, name, values, chosen, words }: Props) {
  const find = useWords();
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-2 font-medium">{legend}</legend>
      <div className="grid gap-2 sm:grid-cols-2">
        {values.map((value) => (
          <label
            key={value}
            className="flex min-h-11 items-center gap-3 rounded-xl border border-edge/50 bg-surface px-3.5 text-sm has-checked:border-ink has-checked:bg-accent-soft"
          >
            <input
              type="checkbox"
              name={name}
              value={value}
              defaultChecked={chosen.includes(value)}
              className="size-4 accent-ink"
            />
            <span>{find([...words.split("."), value], value)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
