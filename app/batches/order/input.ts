import type { TasksInput } from "#app/batches/documents.ts";
import type { Item } from "#app/batches/plan/items.ts";

/** What is asked in one call: so many, and of so many characters. */
export type Most = { items: number; characters: number };

/** What every call may hold of words; a body has at most 1 MB, and a character up to three bytes. */
const MOST_CHARACTERS = 250_000;
export const AT_ONCE = {
  estimate: { items: 200, characters: MOST_CHARACTERS },
  order: { items: 50, characters: MOST_CHARACTERS },
} as const satisfies Record<string, Most>;

/** Splits items into calls, in their order. One that is too long for any is a call of its own, for the API to refuse. */
export function callsOf<One extends { prompt: string }>(items: readonly One[], most: Most): One[][] {
  const calls: One[][] = [];
  let room = 0;
  for (const item of items) {
    const last = calls.at(-1);
    room -= item.prompt.length;
    if (last === undefined || last.length >= most.items || room < 0) {
      calls.push([item]);
      room = most.characters - item.prompt.length;
    } else last.push(item);
  }
  return calls;
}

const WHOLE = new Set(["durationSeconds", "variants", "seed"]);
const OWN = new Set(["aspectRatio", "resolution", "outputFormat", ...WHOLE]);

function taskInput({ model, prompt, settings, sources, reference }: Item) {
  const own = Object.entries(settings).filter(([name]) => OWN.has(name));
  const others = Object.entries(settings).filter(([name]) => !OWN.has(name));
  return {
    ...Object.fromEntries(own.map(([name, value]) => [name, WHOLE.has(name) ? Number(value) : value])),
    model: model.slug,
    prompt,
    reference,
    ...(sources.length > 0 && { sourceImages: sources }),
    ...(others.length > 0 && { options: others.map(([name, value]) => ({ name, value })) }),
  };
}

/** Items as the API takes them: in a list for each kind. */
export function inputOf(items: readonly Item[]): TasksInput {
  const of = (kind: Item["model"]["kind"]) => {
    const own = items.filter(({ model }) => model.kind === kind);
    return own.length === 0 ? undefined : own.map(taskInput);
  };
  return { images: of("IMAGE"), videos: of("VIDEO"), audios: of("AUDIO") };
}

type Placed = { kind: Item["model"]["kind"]; index: number };

/** The outcomes in the order of the items that they are of. */
export function inOrder<Outcome extends Placed>(
  items: readonly Item[],
  outcomes: readonly Outcome[],
): (Outcome | undefined)[] {
  const counts = new Map<string, number>();
  const byPlace = new Map(outcomes.map((outcome) => [`${outcome.kind} ${outcome.index}`, outcome]));
  return items.map(({ model: { kind } }) => {
    const index = counts.get(kind) ?? 0;
    counts.set(kind, index + 1);
    return byPlace.get(`${kind} ${index}`);
  });
}
