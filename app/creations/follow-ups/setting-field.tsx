import { useId } from "react";
import type { Setting } from "#app/creations/follow-ups/documents.ts";
import { useWords } from "#app/lib/i18n/i18n.ts";

/** What may be chosen of a setting; null for a number or words of one's own. */
function choicesOf({ type, values }: Setting): readonly string[] | null {
  return type === "BOOLEAN" ? ["true", "false"] : (values ?? null);
}

/** Whether a setting is one for a sheet: what has a few values, or a number between two. */
export function isShown(setting: Setting): boolean {
  const isNumber = setting.type === "INTEGER" || setting.type === "FLOAT";
  return choicesOf(setting) !== null || (isNumber && setting.name !== "seed" && setting.max !== null);
}

type SettingFieldProps = { setting: Setting; value: string; onChange: (value: string) => void };

/** One setting of a model; what is left as it is says nothing in the order. */
export function SettingField({ setting, value, onChange }: SettingFieldProps) {
  const words = useWords();
  const id = useId();
  const choices = choicesOf(setting);
  const box = "min-h-11 w-full min-w-0 rounded-xl border border-edge/70 bg-surface px-3 hover:border-edge";
  return (
    <div className="grid min-w-0 gap-1">
      <label htmlFor={id} className="text-muted text-sm">
        {words(["parameters", setting.name], setting.label)}
      </label>
      {choices === null ? (
        <input
          id={id}
          type="number"
          min={setting.min ?? undefined}
          max={setting.max ?? undefined}
          step={setting.type === "INTEGER" ? 1 : "any"}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className={box}
        />
      ) : (
        <select id={id} value={value} onChange={(event) => onChange(event.target.value)} className={box}>
          {!choices.includes(value) && <option value={value}>–</option>}
          {choices.map((choice) => (
            <option key={choice} value={choice}>
              {words(["parameterValues", choice], choice)}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}
