import { type ParameterDefinition, PROMPT_CHARACTERS, SOURCE_SECONDS } from "#graphql/domain/catalog/definition.ts";
import type { Why } from "#graphql/domain/catalog/import/doubt.ts";
import { labelOf, parameterName, plainName } from "#graphql/domain/catalog/import/names.ts";
import { vocabularyOf } from "#graphql/domain/catalog/import/vocabulary.ts";
import type { WireField, WireWord } from "#graphql/domain/catalog/wire.ts";
import type { KieFormField } from "#graphql/vendors/kie/catalog/form.ts";

/** What was made of a field: something to set, something that is always sent, or a doubt. */
export type Reading =
  | { is: "parameter"; parameter: ParameterDefinition; wire: WireField; isNarrowed: boolean }
  | { is: "constant"; wire: WireField }
  | { is: "filter" }
  | { is: "nothing" }
  | { is: "doubt"; why: Why };

const PLAIN = { required: false, values: null, min: null, max: null, step: null, rules: [] };
const MOST_VALUES = 60;
const LONGEST_TEXT = 5000;
/** What numbers an input can carry: fifteen digits, and six after the point. */
const LARGEST = 1e9;
const FINEST = 6;

/** What has a meaning of its own here, and was no number that could have it. */
const COUNTED = new Set(["variants", "durationSeconds", "seed", SOURCE_SECONDS, PROMPT_CHARACTERS]);

const FILTERS = new Set(["nsfw_checker", "enable_safety_checker"]);
const TASK = /(^|_)(task|record|generation|template|character|voice|audio)_?ids?$|(^|_)(index|mask_indexs)$/;

/** What a field is that holds one value. */
export function readParameter(field: string, facts: KieFormField): Reading {
  if (facts.holds === "object") return { is: "doubt", why: "OBJECT" };
  if (facts.holds === "list") return { is: "doubt", why: "LIST" };
  if (facts.holds === "boolean" && FILTERS.has(plainName(field))) return { is: "filter" };
  if (TASK.test(plainName(field)) && facts.values === null) return { is: "doubt", why: "TASK" };
  const known = vocabularyOf(field, facts);
  if (known !== null) {
    const { words, isNarrowed, ...parameter } = known;
    return { is: "parameter", parameter, isNarrowed, wire: wireOf(field, parameter.name, facts, words) };
  }
  const name = parameterName(field);
  if (name === null || COUNTED.has(name)) return { is: "doubt", why: "ODD_NAME" };
  return plainly(field, name, facts);
}

function plainly(field: string, name: string, facts: KieFormField): Reading {
  const { holds, values } = facts;
  if (values !== null && holds !== "boolean") return chosen(field, name, facts, values);
  const shape = holds === "boolean" ? toggled(facts) : holds === "text" ? written(facts) : counted(facts);
  if (typeof shape === "string") return { is: "doubt", why: shape };
  const parameter = { ...PLAIN, name, label: labelOf(field), ...shape };
  return { is: "parameter", parameter, isNarrowed: false, wire: { field, from: "parameter", name } };
}

/** A fixed list. One value is no choice: it is sent where something must be, and else left out. */
function chosen(field: string, name: string, facts: KieFormField, values: WireWord[]): Reading {
  const [first] = values;
  if (first === undefined) return { is: "doubt", why: "UNCLEAR" };
  if (values.length === 1) {
    return facts.isRequired ? { is: "constant", wire: { field, from: "constant", value: first } } : { is: "nothing" };
  }
  const texts = values.map(String);
  if (values.length > MOST_VALUES) return { is: "doubt", why: "TOO_MANY_VALUES" };
  // A value of no letters can't be chosen in a form; two that look alike are one.
  if (texts.some((text) => text.trim() === "") || new Set(texts).size < texts.length)
    return { is: "doubt", why: "UNCLEAR" };
  const defaultValue = texts.find((text) => text === String(facts.fallback)) ?? texts[0] ?? null;
  const parameter = { ...PLAIN, name, label: labelOf(field), type: "ENUM" as const, defaultValue, values: texts };
  const words = values.every((value) => typeof value === "string") ? null : wordsFor(texts, values);
  return { is: "parameter", parameter, isNarrowed: false, wire: wireOf(field, name, facts, words) };
}

function wordsFor(texts: string[], values: WireWord[]): Record<string, WireWord> {
  return Object.fromEntries(
    texts.flatMap((text, place) => (values[place] === undefined ? [] : [[text, values[place]]])),
  );
}

/** How a parameter is sent: by kie.ai's words where these are told, else as its field holds it. */
function wireOf(
  field: string,
  name: string,
  { holds }: KieFormField,
  words: Record<string, WireWord> | null,
): WireField {
  if (words !== null) return { field, from: "parameter", name, words };
  return holds === "text" ? { field, from: "parameter", name, as: "string" } : { field, from: "parameter", name };
}

type Shape = Pick<ParameterDefinition, "type" | "defaultValue"> & Partial<ParameterDefinition>;

function toggled({ fallback }: KieFormField): Shape {
  return { type: "BOOLEAN", defaultValue: String(fallback === true) };
}

function written({ most, least, format, fallback, isRequired }: KieFormField): Shape | Why {
  if (format !== null) return "TEXT_OF_A_FORM";
  if (most === null || most < 1) return "TEXT_WITHOUT_END";
  // Nothing in a definition says how long a text must be at least.
  if (least !== null && least > 1) return "TEXT_OF_A_FORM";
  const defaultValue = typeof fallback === "string" && fallback.trim() !== "" ? fallback : null;
  const max = Math.min(Math.floor(most), LONGEST_TEXT);
  return { type: "STRING", max, defaultValue, required: isRequired && defaultValue === null };
}

function counted({ holds, min, max, step, fallback, isRequired }: KieFormField): Shape | Why {
  if (holds === "unclear") return "UNCLEAR";
  if (min === null || max === null || min > max || Math.max(Math.abs(min), Math.abs(max)) > LARGEST * 1e3)
    return "NUMBER_WITHOUT_END";
  const isWhole = holds === "integer";
  const [least, most] = isWhole ? [Math.ceil(min), Math.floor(max)] : [min, max];
  if (least > most) return "NUMBER_WITHOUT_END";
  // Ours are counted from the least one: another distance than that is said by kie.ai from 0.
  const isCountable = step !== null && step > 0 && isMultiple(least, step) && (!isWhole || Number.isInteger(step));
  const fits = typeof fallback === "number" && fallback >= least && fallback <= most && hasFewDigits(fallback);
  const given = fits && (!isWhole || Number.isInteger(fallback)) ? fallback : isRequired ? least : null;
  return {
    type: isWhole ? "INTEGER" : "FLOAT",
    min: least,
    max: most,
    step: isCountable ? step : isWhole ? 1 : null,
    defaultValue: given === null ? null : String(given),
  };
}

function isMultiple(value: number, step: number): boolean {
  const times = value / step;
  return Math.abs(times - Math.round(times)) < 1e-9;
}

function hasFewDigits(value: number): boolean {
  return Math.abs(value) < LARGEST * 1e3 && Number(value.toFixed(FINEST)) === value && !String(value).includes("e");
}
