import type { ModelDefinition } from "#graphql/domain/catalog/definition.ts";
import { formatOf, type ModelInput, nounsOf, takenBy } from "#graphql/domain/catalog/inputs.ts";
import type { FieldErrorCode, FieldProblem } from "#graphql/domain/errors.ts";
import type { Source, SourceFacts } from "#graphql/domain/tasks/create/named/named-sources.ts";
import type { FrameMode } from "#prisma/generated/client/client.ts";

type PlayedKind = "VIDEO" | "AUDIO";
const KINDS: readonly PlayedKind[] = ["VIDEO", "AUDIO"];

type Place = { index: number; facts: SourceFacts };
type Played = { kind: PlayedKind; input: ModelInput | undefined; given: Place[] };

/** What is wrong with the videos and sounds of a request: of a kind that is not taken, too many, too few, too long, too large. */
export function playedProblems(
  model: ModelDefinition,
  frameMode: FrameMode | null,
  sources: readonly Source[],
): FieldProblem[] {
  const kinds = KINDS.map((kind) => playedOf(model, kind, sources));
  const problems = kinds.flatMap((played) => [
    ...(played.input === undefined
      ? played.given.map(({ index }) => notTaken(model, played.kind, index))
      : [
          ...countProblems(model, played.kind, played.input, played.given.length),
          ...eachOf(model, played, played.input),
        ]),
  ]);
  if (problems.length > 0) return problems;
  const given = kinds.flatMap((played) => played.given);
  if (given.length > 0 && frameMode !== null && frameMode !== "REFERENCE") {
    const message = `${model.name} takes videos and sounds with REFERENCE only.`;
    return [{ path: ["frameMode"], code: "CONFLICT", message }];
  }
  return exclusions(model, kinds);
}

function playedOf({ inputs }: ModelDefinition, kind: PlayedKind, sources: readonly Source[]): Played {
  const prefix = `${kind.toLowerCase()}/`;
  return {
    kind,
    input: inputs.find((input) => input.kind === kind),
    given: sources.flatMap(({ facts }, index) => (facts?.contentType.startsWith(prefix) ? [{ index, facts }] : [])),
  };
}

function notTaken(model: ModelDefinition, kind: PlayedKind, index: number): FieldProblem {
  const message = `${model.name} takes no ${nounsOf(kind)[0]}: it takes ${takenBy(model)}.`;
  return { path: ["sourceImages", String(index)], code: "UNFIT", message };
}

function countProblems(
  { name }: ModelDefinition,
  kind: PlayedKind,
  { min, max }: ModelInput,
  count: number,
): FieldProblem[] {
  const path = ["sourceImages"];
  const [one, many] = nounsOf(kind);
  if (count < min) return [{ path, code: "REQUIRED", message: `${name} needs a ${one}.` }];
  if (count <= max) return [];
  return [{ path, code: "TOO_MANY", limit: max, message: `${name} takes at most ${max} ${max === 1 ? one : many}.` }];
}

function eachOf({ name }: ModelDefinition, { kind, given }: Played, input: ModelInput): FieldProblem[] {
  const { contentTypes, maxBytes, seconds } = input;
  const [one, many] = nounsOf(kind);
  const problems = given.flatMap(({ index, facts }): FieldProblem[] => {
    const say = (code: FieldErrorCode, message: string, limit?: number) => [
      { path: ["sourceImages", String(index)], code, message, ...(limit === undefined ? {} : { limit }) },
    ];
    const length = facts.durationSeconds ?? 0;
    if (!contentTypes.includes(facts.contentType)) {
      const taken = contentTypes.map(formatOf).join(", ");
      return say("NOT_OFFERED", `${name} takes a ${one} as ${taken}; this one is ${formatOf(facts.contentType)}.`);
    }
    if (maxBytes !== null && facts.byteSize > maxBytes) {
      return say("TOO_LARGE", `${name} takes a ${one} of at most ${Math.floor(maxBytes / 1_000_000)} MB.`, maxBytes);
    }
    if (seconds === undefined) return [];
    if (length < seconds.min)
      return say(
        "TOO_SHORT",
        `${name} takes a ${one} of at least ${seconds.min} s; this one has ${told(length)}.`,
        seconds.min,
      );
    if (length > seconds.max + SLACK)
      return say(
        "TOO_LONG",
        `${name} takes a ${one} of at most ${seconds.max} s; this one has ${told(length)}.`,
        seconds.max,
      );
    return [];
  });
  if (problems.length > 0 || seconds === undefined) return problems;
  const total = given.reduce((sum, { facts }) => sum + (facts.durationSeconds ?? 0), 0);
  if (total <= seconds.total + SLACK) return [];
  const message = `${name} takes ${many} of at most ${seconds.total} s together; these have ${told(total)}.`;
  return [{ path: ["sourceImages"], code: "TOO_LONG", limit: seconds.total, message }];
}

/** A file of ten seconds has a frame more or less. */
const SLACK = 0.05;

function told(seconds: number): string {
  return `${Math.round(seconds * 10) / 10} s`;
}

function exclusions({ name, inputs }: ModelDefinition, kinds: readonly Played[]): FieldProblem[] {
  const given = new Set(kinds.filter((played) => played.given.length > 0).map(({ input }) => input?.name));
  const broken = inputs.find((input) => given.has(input.name) && input.excludes.some((other) => given.has(other)));
  if (broken === undefined) return [];
  return [{ path: ["sourceImages"], code: "CONFLICT", message: `${name} takes a video or a sound, not both.` }];
}

/** How many seconds of its sources an order pays for, in whole ones; null where none are asked for. */
export function billedSeconds({ inputs }: ModelDefinition, sources: readonly Source[]): number | null {
  const billed = inputs.filter(({ isBilled }) => isBilled === true).map(({ kind }) => `${kind.toLowerCase()}/`);
  if (billed.length === 0) return null;
  const seconds = sources.reduce((sum, { facts }) => {
    const isBilled = billed.some((prefix) => facts?.contentType.startsWith(prefix) === true);
    return sum + (isBilled ? (facts?.durationSeconds ?? 0) : 0);
  }, 0);
  // A hair is taken off: a file of five seconds is often a thousandth longer.
  return Math.ceil(seconds - SLACK);
}
