import { MOST_IN_ORDER, type TakesCharacters, takesCharacters } from "#graphql/domain/catalog/cast/takes-characters.ts";
import type { ModelDefinition } from "#graphql/domain/catalog/definition.ts";
import { formatOf } from "#graphql/domain/catalog/inputs.ts";
import type { FieldErrorCode, FieldProblem } from "#graphql/domain/errors.ts";
import { type KeptPlayer, keptPlayer, type Player } from "#graphql/domain/tasks/create/cast/players.ts";
import { imagesAmong, type Source } from "#graphql/domain/tasks/create/named/named-sources.ts";
import { whyUnfit } from "#graphql/domain/tasks/create/validate-sources.ts";
import { imagesWithMask } from "#graphql/domain/tasks/masks/validate-mask.ts";
import type { FrameMode } from "#prisma/generated/client/client.ts";

/** The cast of an order: who, and the pictures of them that its model is given beside its own sources. */
export type Cast = {
  players: KeptPlayer[];
  pictures: Source[];
  /** Those of them that are among the model's source images. */
  references: Source[];
  problems: FieldProblem[];
};

const NOBODY: Cast = { players: [], pictures: [], references: [], problems: [] };

/** What is wrong with a list of characters as such; before anything is looked up. */
export function listProblems(ids: readonly string[]): FieldProblem[] {
  const path = ["characters"];
  if (ids.length > MOST_IN_ORDER) {
    const message = `An order has at most ${MOST_IN_ORDER} characters.`;
    return [{ path, code: "TOO_MANY", limit: MOST_IN_ORDER, message }];
  }
  const twice = ids.findIndex((id, place) => ids.indexOf(id) < place);
  if (twice === -1) return [];
  return [{ path: [...path, `${twice}`], code: "DUPLICATE", message: "This character is named twice." }];
}

/** How a video uses its sources where characters are among them and nobody has said: as references. */
export function frameModeWith(model: ModelDefinition, asked: FrameMode | null, isCast: boolean): FrameMode | null {
  if (!isCast || asked !== null || model.kind !== "VIDEO") return asked;
  return takesCharacters(model)?.as === "references" ? "REFERENCE" : asked;
}

/** What an order has beside its characters. */
type Beside = { sources: readonly Source[]; frameMode: FrameMode | null; isMasked: boolean };

/**
 * What a model is given of characters: as many of their pictures as it takes beside an order's own sources, dealt out evenly.
 * What it can't take is told at `characters`.
 */
export function castFor(
  model: ModelDefinition,
  players: readonly Player[],
  { sources: own, frameMode, isMasked }: Beside,
): Cast {
  if (players.length === 0) return NOBODY;
  const taken = takesCharacters(model);
  if (taken === null)
    return refused("CONFLICT", `${model.name} takes no characters: choose a model that takes references.`);
  if (players.length > taken.most) {
    const many = taken.most === 1 ? "1 character" : `${taken.most} characters`;
    return refused("TOO_MANY", `${model.name} takes at most ${many}.`, taken.most);
  }
  if (taken.as === "references" && frameMode !== null && frameMode !== "REFERENCE") {
    return refused(
      "CONFLICT",
      `${model.name} takes characters with REFERENCE only: with frames it shows who is in those.`,
    );
  }
  const fitting = players.map(({ pictures }) => pictures.filter((picture) => whyNot(model, taken, picture) === null));
  const problems = players.flatMap((player, place) => {
    const problem = playerProblem(model, taken, player, fitting[place] ?? []);
    return problem === null ? [] : [{ path: ["characters", `${place}`], ...problem }];
  });
  if (problems.length > 0) return { ...NOBODY, problems };
  if (taken.as === "elements") return asElements(taken, players, fitting);
  const most = isMasked ? imagesWithMask(model) : model.maxSourceImages;
  return asReferences({ name: model.name, most }, players, fitting, own);
}

function refused(code: FieldErrorCode, message: string, limit?: number): Cast {
  const problem = { path: ["characters"], code, message, ...(limit !== undefined && { limit }) };
  return { ...NOBODY, problems: [problem] };
}

/** Why a picture can't be one of a character's with a model; null where it can. */
function whyNot(model: ModelDefinition, { contentTypes }: TakesCharacters, { facts }: Source): string | null {
  if (facts === null) return "This picture is gone.";
  if (contentTypes.includes(facts.contentType)) return whyUnfit(model, facts);
  const formats = contentTypes.map(formatOf).join(", ");
  return `${model.name} takes pictures of a character as ${formats}; this one is ${formatOf(facts.contentType)}.`;
}

function playerProblem(
  model: ModelDefinition,
  taken: TakesCharacters,
  { name, pictures }: Player,
  fitting: readonly Source[],
): Omit<FieldProblem, "path"> | null {
  const [first] = pictures;
  if (first === undefined) return { code: "REQUIRED", message: `${name} has no picture any more: give it one first.` };
  const { min } = taken.pictures;
  if (fitting.length >= min) return null;
  const why = pictures.flatMap((picture) => whyNot(model, taken, picture) ?? [])[0];
  if (why !== undefined) return { code: "UNFIT", message: `${name} has too few pictures that fit. ${why}` };
  return { code: "TOO_FEW", limit: min, message: `${model.name} needs at least ${min} pictures of ${name}.` };
}

/** Each with pictures of its own, which are none of the model's source images. */
function asElements(
  { pictures: { max } }: TakesCharacters,
  players: readonly Player[],
  fitting: readonly Source[][],
): Cast {
  const sent = fitting.map((pictures) => pictures.slice(0, max));
  return { ...NOBODY, players: players.map((player, at) => keptPlayer(player, sent[at] ?? [])), pictures: sent.flat() };
}

/** How many images a model takes of this order, whoever is in them. */
type Room = { name: string; most: number };

/** A picture that is among the sources already is of its character too, and needs no room. */
function asReferences(
  model: Room,
  players: readonly Player[],
  fitting: readonly Source[][],
  own: readonly Source[],
): Cast {
  const room = model.most - imagesAmong(own);
  const given = new Set(own.map(({ id }) => id));
  const references: Source[] = [];
  const sent = players.map((): Source[] => []);
  const rounds = Math.max(...fitting.map(({ length }) => length));
  for (let round = 0; round < rounds; round++) {
    for (const [at, pictures] of fitting.entries()) {
      const picture = pictures[round];
      if (picture === undefined) continue;
      if (!given.has(picture.id)) {
        if (references.length >= room) continue;
        given.add(picture.id);
        references.push(picture);
      }
      sent[at]?.push(picture);
    }
  }
  const isLeftOut = sent.some(({ length }) => length === 0);
  if (isLeftOut) return refused("TOO_MANY", noRoom(model, imagesAmong(own)), Math.max(0, room));
  return {
    ...NOBODY,
    players: players.map((player, at) => keptPlayer(player, sent[at] ?? [])),
    pictures: references,
    references,
  };
}

function noRoom({ name, most }: Room, own: number): string {
  const beside = own === 0 ? "" : `, and ${own} of them ${own === 1 ? "is" : "are"} taken by source images`;
  return `${name} takes at most ${most} ${most === 1 ? "image" : "images"}${beside}: there is no room for a picture of each character.`;
}
