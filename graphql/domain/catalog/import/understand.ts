import type { ParameterDefinition } from "#graphql/domain/catalog/definition.ts";
import type { Doubt } from "#graphql/domain/catalog/import/doubt.ts";
import { plainName } from "#graphql/domain/catalog/import/names.ts";
import { readParameter } from "#graphql/domain/catalog/import/parameter.ts";
import { type Fields, readSources, type Sources } from "#graphql/domain/catalog/import/sources.ts";
import { isLength } from "#graphql/domain/catalog/import/vocabulary.ts";
import type { WireField } from "#graphql/domain/catalog/wire.ts";
import type { KieForm, KieFormField } from "#graphql/vendors/kie/catalog/form.ts";
import type { TaskKind } from "#prisma/generated/client/client.ts";

const MOST_PARAMETERS = 24;
const LONGEST_PROMPT = 20_000;
/** Where kie.ai does not say how long a prompt may be. */
const USUAL_PROMPT = 2000;

/** How long the words may be, and whether they are what is heard. */
type Words = { least: number; most: number; isReadAloud: boolean };

/** A model's form as far as it was understood. */
export type Understood = {
  prompt: Words | null;
  sources: Sources;
  parameters: ParameterDefinition[];
  wire: WireField[];
  contentFilter: string[];
  doubts: Doubt[];
  /** Fields without which kie.ai takes no task, and that nothing here can give: with them the model can't be offered. */
  missing: string[];
};

/** What a form is in our words: every field is either something to set, or sent by itself, or told as a doubt. */
export function understand({ fields, alternatives }: KieForm, kind: TaskKind): Understood {
  const apart = new Set(alternatives.flatMap((group) => group.flatMap(({ only }) => only)));
  const own = Object.fromEntries(Object.entries(fields).filter(([field]) => !apart.has(field)));
  const doubts: Doubt[] = [...apart].map((field) => ({ field, why: "ONE_OF_SEVERAL" }));
  const [prompt, rest] = withoutPrompt(own, kind);
  const sources = readSources(rest, kind);
  const set = readAll(rest, sources);
  const wire: WireField[] = [
    ...(prompt === null ? [] : [{ field: prompt.field, from: "prompt" } as const]),
    ...sources.wire,
    ...set.wire,
  ];
  const said = [...doubts, ...sources.doubts, ...set.doubts];
  const isSent = (field: string) => wire.some((one) => one.field === field) || set.contentFilter.includes(field);
  return {
    prompt: prompt === null ? null : wordsOf(prompt),
    sources,
    parameters: set.parameters,
    wire,
    contentFilter: set.contentFilter,
    doubts: inOrder(said, Object.keys(fields)),
    missing: missingOf(own, alternatives, isSent),
  };
}

type PromptField = { field: string; facts: KieFormField };

/** What words are called; what is read aloud is a text (kie.ai docs, 2026-08). Of both the one that must be given counts. */
const READ_ALOUD = "text";
const WORDS: Record<TaskKind, readonly string[]> = {
  IMAGE: ["prompt"],
  VIDEO: ["prompt"],
  AUDIO: [READ_ALOUD, "prompt"],
};

function withoutPrompt(fields: Fields, kind: TaskKind): [PromptField | null, Fields] {
  const found = WORDS[kind].flatMap((word) => Object.entries(fields).filter(([name]) => plainName(name) === word));
  const texts = found.filter(([, { holds, values }]) => holds === "text" && values === null);
  const [field, facts] = texts.find(([, { isRequired }]) => isRequired) ?? texts[0] ?? [];
  if (field === undefined || facts === undefined) return [null, fields];
  return [{ field, facts }, Object.fromEntries(Object.entries(fields).filter(([name]) => name !== field))];
}

function wordsOf({ field, facts: { least, most } }: PromptField): Words {
  const end = Math.min(LONGEST_PROMPT, Math.max(1, Math.floor(most ?? USUAL_PROMPT)));
  return {
    least: Math.min(end, Math.max(1, Math.ceil(least ?? 1))),
    most: end,
    isReadAloud: plainName(field) === READ_ALOUD,
  };
}

type Set_ = Pick<Understood, "parameters" | "wire" | "contentFilter" | "doubts">;

function readAll(fields: Fields, { seen, needsPlayed }: Sources): Set_ {
  const all: Set_ = { parameters: [], wire: [], contentFilter: [], doubts: [] };
  for (const [field, facts] of Object.entries(fields)) {
    if (seen.has(field)) continue;
    const reading = needsPlayed && isAsLong(field, facts) ? AS_LONG : readParameter(field, facts);
    if (reading.is === "doubt") all.doubts.push({ field, why: reading.why });
    else if (reading.is === "filter") all.contentFilter.push(field);
    else if (reading.is === "constant") all.wire.push(reading.wire);
    else if (reading.is === "parameter") addTo(all, field, facts, reading);
  }
  return all;
}

/** A length below a second is said by leaving it out: as long as the video or sound that it works from. */
const AS_LONG = { is: "doubt", why: "NARROWED" } as const;

function isAsLong(field: string, { fallback }: KieFormField): boolean {
  return isLength(field) && typeof fallback === "number" && fallback < 1;
}

type Parameter = Extract<ReturnType<typeof readParameter>, { is: "parameter" }>;

function addTo(all: Set_, field: string, facts: KieFormField, { parameter, wire, isNarrowed }: Parameter): void {
  if (all.parameters.some(({ name }) => name === parameter.name)) {
    all.doubts.push({ field, why: "SECOND_NAME" });
  } else if (all.parameters.length >= MOST_PARAMETERS) {
    all.doubts.push({ field, why: "TOO_MANY_FIELDS" });
  } else {
    if (isNarrowed) all.doubts.push({ field, why: "NARROWED" });
    all.parameters.push({ ...parameter, required: facts.isRequired && parameter.defaultValue === null });
    all.wire.push(wire);
  }
}

/** What must be given and is not: fields, and of sets of fields of which one must be whole, the first. */
function missingOf(own: Fields, alternatives: KieForm["alternatives"], isSent: (field: string) => boolean): string[] {
  const required = Object.entries(own).filter(([, { isRequired, fallback }]) => isRequired && fallback === null);
  const single = required.map(([field]) => field).filter((field) => !isSent(field));
  const sets = alternatives.flatMap((group) => {
    const isGiven = group.some(({ needs }) =>
      needs.every((field) => isSent(field) && own[field]?.isRequired !== undefined),
    );
    return isGiven ? [] : (group[0]?.needs.filter((field) => !isSent(field)) ?? []);
  });
  return [...new Set([...single, ...sets])];
}

function inOrder(doubts: Doubt[], names: string[]): Doubt[] {
  return [...doubts].sort((a, b) => names.indexOf(a.field) - names.indexOf(b.field));
}
