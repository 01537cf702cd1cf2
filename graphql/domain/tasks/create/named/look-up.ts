import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { type CharacterWithPictures, readCharacters } from "#graphql/domain/cast/read-characters.ts";
import { MOST_IN_ORDER } from "#graphql/domain/catalog/cast/takes-characters.ts";
import { catalog } from "#graphql/domain/catalog/in-force.ts";
import { modelDefinition } from "#graphql/domain/catalog/models.ts";
import { type NamedStyle, styleNamed, stylesNamed } from "#graphql/domain/catalog/own-styles/own-style.ts";
import { NotFoundError } from "#graphql/domain/errors.ts";
import { type KeptPlayer, type Player, playerAgain, playerOf } from "#graphql/domain/tasks/create/cast/players.ts";
import { type Source, sourceFacts } from "#graphql/domain/tasks/create/named/named-sources.ts";
import { continuesOf, type Maker, makersOf, reachOf } from "#graphql/domain/tasks/follow-ups/go-on.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Asset } from "#prisma/generated/client/client.ts";

/** What of a request names something that is kept. */
type Naming = {
  model: string;
  style?: string | null;
  sourceImages?: string[] | null;
  characters?: string[] | null;
  cast?: KeptPlayer[] | null;
  mask?: string | null;
  parent?: string | null;
  workflow?: string | null;
  fallbackModels?: string[] | null;
};

/** What requests of one account name, as far as it is there and the account's own. */
export type Named = {
  sources(ids: readonly string[]): Source[];
  /** Null for one that is absent or somebody else's. */
  mask(id: string): Asset | null;
  /** Null where none is named. @throws NotFoundError for one that is absent, not offered any more or somebody else's. */
  style(id: string | null | undefined): NamedStyle | null;
  /** @throws NotFoundError for one that is absent or somebody else's. */
  mustHave(names: Pick<Naming, "parent" | "workflow">): void;
  /** Who plays in it, with their pictures; as they were where an earlier order is repeated. @throws NotFoundError */
  players(names: Pick<Naming, "characters" | "cast">): Player[];
  /** The task that made a file; null for one that was uploaded. Known of the first source of a model that goes on from tasks. */
  maker(assetId: string): Maker | null;
  isInReach(maker: Maker): boolean;
};

/**
 * Looks up all that some requests name, with one statement for each kind of thing, however many they are.
 */
export async function lookUp(viewer: Viewer | null, requests: readonly Naming[]): Promise<Named> {
  await catalog();
  const userId = viewer?.userId ?? "";
  const named = <Name extends "mask" | "style" | "parent" | "workflow">(name: Name) =>
    unique(requests.map((request) => request[name]));
  const mine = (ids: string[]) => ({ id: { in: ids }, userId });
  const idOnly = { id: true } as const;
  const [sources, masks, styles, parents, workflows, makers, characters] = await Promise.all([
    sourceFacts(viewer, unique(requests.flatMap(filesOf))),
    unlessNone(named("mask"), (ids) => db.asset.findMany({ where: { ...mine(ids), deletedAt: null } })),
    stylesNamed(viewer?.userId ?? null, named("style")),
    unlessNone(named("parent"), (ids) =>
      db.task.findMany({ where: { ...mine(ids), deletedAt: null }, select: idOnly }),
    ),
    unlessNone(named("workflow"), (ids) => db.workflow.findMany({ where: mine(ids), select: idOnly })),
    makersNamed(requests),
    unlessNone(unique(requests.flatMap(charactersOf)), (ids) => readCharacters(mine(ids))),
  ]);
  const isInReach = await reachOf([...makers.values()]);
  const [maskOf, parentOf, workflowOf] = [byId(masks), byId(parents), byId(workflows)];
  const characterOf = byId(characters);
  return {
    sources: (ids) => ids.map((id) => ({ id, facts: sources.get(id) ?? null })),
    mask: (id) => maskOf.get(id) ?? null,
    style: (id) => styleNamed(id, styles),
    mustHave: ({ parent, workflow }) => {
      if (parent && !parentOf.has(parent)) throw new NotFoundError("parent task");
      if (workflow && !workflowOf.has(workflow)) throw new NotFoundError("workflow");
    },
    players: ({ characters: ids, cast }) =>
      cast?.map((kept) => playerAgain(kept, sources)) ?? (ids ?? []).map((id) => playerOf(known(characterOf.get(id)))),
    maker: (assetId) => makers.get(assetId) ?? null,
    isInReach,
  };
}

/** The files that a request names itself, and those that were its characters' pictures when it was first ordered. */
function filesOf({ sourceImages, cast }: Naming): string[] {
  return [...(sourceImages ?? []), ...(cast ?? []).flatMap(({ pictures }) => pictures)];
}

function charactersOf({ characters, cast }: Naming): string[] {
  return cast || (characters?.length ?? 0) > MOST_IN_ORDER ? [] : (characters ?? []);
}

/** @throws NotFoundError */
function known(character: CharacterWithPictures | undefined): CharacterWithPictures {
  if (character === undefined) throw new NotFoundError("character");
  return character;
}

/** Only of those that go on from tasks does it matter which task made their first source. */
async function makersNamed(requests: readonly Naming[]): Promise<ReadonlyMap<Asset["id"], Maker>> {
  const goesOn = (slug: string) => {
    const model = modelDefinition(slug);
    return model !== undefined && continuesOf(model) !== null;
  };
  const files = requests.flatMap(({ model, fallbackModels, sourceImages }) =>
    [model, ...(fallbackModels ?? [])].some(goesOn) ? (sourceImages?.[0] ?? []) : [],
  );
  return files.length === 0 ? new Map() : makersOf(unique(files));
}

function unique(ids: readonly (string | null | undefined)[]): string[] {
  return [...new Set(ids.flatMap((id) => id || []))];
}

async function unlessNone<Row>(ids: string[], read: (ids: string[]) => Promise<Row[]>): Promise<Row[]> {
  return ids.length === 0 ? [] : read(ids);
}

function byId<Row extends { id: string }>(rows: readonly Row[]): ReadonlyMap<string, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}
