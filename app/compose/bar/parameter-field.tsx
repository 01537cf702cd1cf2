import { isLeft, type Setting } from "#app/compose/parameter-rules.ts";
import { ratioOf } from "#app/lib/format.ts";
import { useWords } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { parameterField } from "#app/tasks/task-input.ts";
import { Choice, ChoiceGroup } from "#app/ui/choice.tsx";
import { TextField } from "#app/ui/field.tsx";
import { useAnnounce } from "#app/ui/messages/announce.tsx";

const GLYPH = 16;

type FieldProps = Setting & {
  error?: string;
  onChange: (value: string) => void;
};

function RatioGlyph({ value }: { value: string }) {
  const ratio = ratioOf(value);
  if (ratio === null) return null;
  const scale = GLYPH / Math.max(ratio.width, ratio.height);
  const [width, height] = [ratio.width * scale, ratio.height * scale];
  return (
    <svg viewBox="0 0 18 18" className="size-4.5" aria-hidden="true">
      <rect
        x={(18 - width) / 2}
        y={(18 - height) / 2}
        width={width}
        height={height}
        rx="2"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
      />
    </svg>
  );
}

/** Why not all of a parameter can be chosen just now, said aloud as well; undefined when all can. */
function useNarrowing({ rules, isUnused }: Setting): string | undefined {
  const { t } = useTranslation();
  const words = useWords();
  const reasons = rules.map(({ code, reason }) => words(["parameterRules", code], reason)).join(" ");
  const narrowing = isUnused ? t("compose.unused") : reasons;
  useAnnounce(narrowing);
  return narrowing === "" ? undefined : narrowing;
}

type ValuesProps = FieldProps & { label: string; narrowing: string | undefined };

function Values({ parameter, value, rules, isUnused, error, onChange, label, narrowing }: ValuesProps) {
  const words = useWords();
  const values = parameter.type === "BOOLEAN" ? ["true", "false"] : (parameter.values ?? []);
  return (
    <div>
      <ChoiceGroup legend={label}>
        {values.map((option) => (
          <Choice
            key={option}
            name={parameterField(parameter.name)}
            value={option}
            checked={option === value}
            disabled={isUnused || !isLeft(rules, option)}
            onChoose={onChange}
          >
            {parameter.name === "aspectRatio" && <RatioGlyph value={option} />}
            <span>{words(["parameterValues", option], option)}</span>
          </Choice>
        ))}
      </ChoiceGroup>
      {narrowing !== undefined && <p className="mt-2 text-muted text-sm">{narrowing}</p>}
      {error !== undefined && <p className="mt-2 font-medium text-danger text-sm">{error}</p>}
    </div>
  );
}

/** One parameter of a model, drawn from what the API says of it. */
export function ParameterField(props: FieldProps) {
  const { parameter, value, rules, error, onChange } = props;
  const words = useWords();
  const label = words(["parameters", parameter.name], parameter.label);
  const narrowing = useNarrowing(props);
  if (parameter.type === "ENUM" || parameter.type === "BOOLEAN")
    return <Values {...props} label={label} narrowing={narrowing} />;
  const isNumber = parameter.type !== "STRING";
  return (
    <TextField
      id={`composer-${parameter.name}`}
      name={parameterField(parameter.name)}
      label={label}
      error={error}
      type={isNumber ? "number" : "text"}
      inputMode={parameter.type === "INTEGER" ? "numeric" : undefined}
      min={isNumber ? (parameter.min ?? undefined) : undefined}
      max={isNumber ? (rules.find(({ max }) => max !== null)?.max ?? parameter.max ?? undefined) : undefined}
      hint={narrowing}
      maxLength={isNumber ? undefined : (parameter.max ?? undefined)}
      step={isNumber ? (parameter.step ?? (parameter.type === "INTEGER" ? 1 : "any")) : undefined}
      required={parameter.required}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
