import type { Doubt, Why } from "#graphql/domain/catalog/import/doubt.ts";
import type { Found } from "#graphql/domain/catalog/import/files.ts";
import { type ModelInput, played } from "#graphql/domain/catalog/inputs.ts";
import { playedIn, type WireField } from "#graphql/domain/catalog/wire.ts";

type PlayedKind = "VIDEO" | "AUDIO";

/**
 * A schema says neither how large a file may be nor how long: as little as kie.ai's pages say of any model that works from such files
 * (2026-08 and -10).
 */
const LIMITS = {
  VIDEO: { megabytes: 10, seconds: { min: 3, max: 10, total: 10 } },
  AUDIO: { megabytes: 10, seconds: { min: 1, max: 15, total: 15 } },
} satisfies Record<PlayedKind, object>;

/** So many of the shortest fit into the seconds of all together. */
const MOST = 3;

/** What a model takes of videos and sounds: the inputs, where they go, and whether it can do without. */
export type PlayedSources = { inputs: ModelInput[]; wire: WireField[]; doubts: Doubt[]; isNeeded: boolean };

/** The videos and sounds of a form: of each kind one field, the one that must be given or else the first. */
export function readPlayed(videos: readonly Found[], sounds: readonly Found[]): PlayedSources {
  const all = [readKind("VIDEO", videos), readKind("AUDIO", sounds)];
  return {
    inputs: all.flatMap(({ inputs }) => inputs),
    wire: all.flatMap(({ wire }) => wire),
    doubts: all.flatMap(({ doubts }) => doubts),
    isNeeded: all.some(({ isNeeded }) => isNeeded),
  };
}

/** The same fields where no video or sound has a place: each is told. */
export function refusePlayed(videos: readonly Found[], sounds: readonly Found[]): PlayedSources {
  const tell = (why: Why) => (found: Found) => ({ field: found.field, why });
  const doubts = [...videos.map(tell("VIDEO")), ...sounds.map(tell("AUDIO"))];
  return { ...NONE, doubts };
}

const NONE: PlayedSources = { inputs: [], wire: [], doubts: [], isNeeded: false };

function readKind(kind: PlayedKind, found: readonly Found[]): PlayedSources {
  const able = found.filter(({ facts }) => (facts.least ?? 0) <= MOST);
  const taken = able.find(({ facts }) => facts.isRequired) ?? able[0];
  if (taken === undefined) return { ...NONE, doubts: found.map(({ field }) => ({ field, why: "LIST" })) };
  const { field, facts } = taken;
  const isList = facts.holds === "list";
  const max = isList ? Math.min(MOST, Math.max(1, Math.floor(facts.most ?? 1))) : 1;
  const min = facts.isRequired ? Math.min(max, Math.max(1, isList ? (facts.least ?? 1) : 1)) : 0;
  const [one, many] = kind === "VIDEO" ? (["video", "videos"] as const) : (["sound", "sounds"] as const);
  const others = found.filter((other) => other !== taken);
  return {
    inputs: [played(kind, { min, max }, LIMITS[kind])],
    wire: [playedIn(field, isList ? many : one)],
    doubts: [
      { field, why: "FILE_LIMITS" },
      ...others.map((other): Doubt => ({ field: other.field, why: "SECOND_FILE" })),
    ],
    isNeeded: min > 0,
  };
}
