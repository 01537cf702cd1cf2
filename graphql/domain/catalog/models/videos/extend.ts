import {
  choice,
  integer,
  type ModelDefinition,
  priced,
  toggle,
  VIDEO_BASICS,
} from "#graphql/domain/catalog/definition.ts";
import { type Continues, goesOnFrom, SOURCES_10_MB } from "#graphql/domain/catalog/inputs.ts";
import { PROMPT, put, type WireField, wire } from "#graphql/domain/catalog/wire.ts";
import type { FrameMode } from "#prisma/generated/client/client.ts";

/** What goes on from a video is given kie.ai's id of the task that made it, and no file. */
const extend = (continues: Continues) => ({
  ...VIDEO_BASICS,
  purposes: ["EXTEND"] satisfies ModelDefinition["purposes"],
  acceptsImages: false,
  requiresImages: false,
  maxSourceImages: 0,
  sourceLimits: SOURCES_10_MB,
  frameModes: ["REFERENCE"] satisfies FrameMode[],
  inputs: [goesOnFrom("VIDEO", continues)],
  parameters: [],
});
const TASK: WireField = { field: "task_id", from: "task" };
const seed = integer("seed", "Seed", { min: 0, max: 2_147_483_647 });

/** Not told by kie.ai: what it will cost, an operator says before it is offered. */
const UNTOLD = {
  initialPrice: { credits: 200, factors: {} },
  kiePrice: null,
  initialState: "PAUSED",
} satisfies Partial<ModelDefinition>;

/** Made larger than it came, a video of Veo's can't be extended (kie.ai's page of 2026-08): those that came so are left out too. */
const only = { name: "resolution", values: ["720p"] };

/**
 * What goes on from a video that one of the others made, on kie.ai's market (pages of 2026-08 and -10). Whether what was extended can
 * be extended again is not said.
 */
export const extendModels: ModelDefinition[] = [
  {
    ...extend({ models: ["veo-3.1-lite", "veo-3.1-fast"], only }),
    slug: "veo-3.1-extend",
    name: "Veo 3.1 Extend",
    description: "Goes on from a video that Veo 3.1 Lite or Fast made in 720p, as your words say.",
    // 30 and 60 by the tier, which can't be named any more: the dearer one.
    ...priced(60),
    wire: wire("veo/extend", PROMPT, TASK),
  },
  {
    ...extend({ models: ["veo-3.1-quality"], only }),
    slug: "veo-3.1-quality-extend",
    name: "Veo 3.1 Quality Extend",
    description: "Goes on from a video that Veo 3.1 Quality made in 720p, as your words say.",
    ...priced(250),
    wire: wire("veo/extend", PROMPT, TASK),
  },
  {
    ...extend({ models: ["grok-imagine-video-1"] }),
    slug: "grok-imagine-extend",
    name: "Grok Imagine Extend",
    description: "Six or ten seconds more for a video that Grok Imagine Video 1 made.",
    parameters: [choice("durationSeconds", "Length in seconds", ["6", "10"], "6")],
    // Ten to thirty, by what is not said.
    ...priced(30),
    wire: wire(
      "grok-imagine/extend",
      PROMPT,
      TASK,
      { field: "extend_at", from: "end", min: 2 },
      put("durationSeconds", "extend_times", { as: "number" }),
    ),
  },
  {
    ...extend({ models: ["runway"] }),
    slug: "runway-extend",
    name: "Runway Extend",
    description: "Goes on from a video that Runway made, as your words say.",
    promptMaxLength: 1800,
    parameters: [choice("resolution", "Resolution", ["720p", "1080p"], "720p")],
    ...UNTOLD,
    wire: wire("runway/extend-ai-video", PROMPT, TASK, put("resolution", "quality")),
  },
  {
    ...extend({ models: ["pixverse-v6"] }),
    slug: "pixverse-v6-extend",
    name: "PixVerse V6 Extend",
    description: "Goes on from a video that PixVerse V6 made; with sound if you like.",
    promptMinLength: 3,
    parameters: [
      integer("durationSeconds", "Length in seconds", { min: 1, max: 15 }, 5),
      choice("resolution", "Resolution", ["360p", "540p", "720p", "1080p"], "720p"),
      toggle("sound", "With sound", false),
      seed,
    ],
    // Its page has no fields: they are those of its neighbours, and an operator looks before it is offered.
    ...UNTOLD,
    wire: wire(
      "pixverse-v6/extend",
      PROMPT,
      TASK,
      put("durationSeconds", "duration"),
      put("resolution", "quality"),
      put("sound", "generate_audio_switch"),
      put("seed", "seed"),
    ),
  },
];
