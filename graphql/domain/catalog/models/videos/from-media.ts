import {
  choice,
  integer,
  type ModelDefinition,
  priced,
  SOURCE_SECONDS,
  VIDEO_BASICS,
} from "#graphql/domain/catalog/definition.ts";
import { played, SOURCES_10_MB, takesImages } from "#graphql/domain/catalog/inputs.ts";
import { imageIn, imagesIn, PROMPT, playedIn, put, wire } from "#graphql/domain/catalog/wire.ts";
import type { FrameMode } from "#prisma/generated/client/client.ts";

/** What works from a video or a sound: it has no first and last frame. */
const tool = { ...VIDEO_BASICS, frameModes: ["REFERENCE"] satisfies FrameMode[], parameters: [] };
const NO_IMAGES = {
  acceptsImages: false,
  requiresImages: false,
  maxSourceImages: 0,
  sourceLimits: SOURCES_10_MB,
};
const ONE = { min: 1, max: 1 };
const KLING_IMAGE = { ...SOURCES_10_MB, minSide: 300, ratio: { min: 0.4, max: 2.5 } };
/** kie.ai says how large, not how long: as long as its makers first said. */
const speech = played("AUDIO", ONE, { megabytes: 10, seconds: { min: 1, max: 15 }, isBilled: true });
const seed = integer("seed", "Seed", { min: 0, max: 2_147_483_647 });

/** Not told by kie.ai: what it will cost, an operator says before it is offered. */
const UNTOLD = {
  initialPrice: { credits: 200, factors: { [SOURCE_SECONDS]: { each: 5 } } },
  kiePrice: null,
  initialState: "PAUSED",
} satisfies Partial<ModelDefinition>;

/** What works from videos and sounds on kie.ai's market (pages of 2026-08 and -10). */
export const mediaModels: ModelDefinition[] = [
  {
    ...tool,
    slug: "kling-3-motion-control",
    name: "Kling 3 Motion Control",
    description: "Who is in your picture moves as somebody does in your video.",
    purposes: ["REFERENCE_TO_VIDEO"],
    ...takesImages(1, 1, KLING_IMAGE),
    inputs: [
      ...takesImages(1, 1, KLING_IMAGE).inputs,
      // Ten seconds with the body of the image, thirty with that of the video: the narrower.
      played("VIDEO", ONE, { megabytes: 100, seconds: { min: 3, max: 10 }, isBilled: true }),
    ],
    promptMaxLength: 2500,
    parameters: [
      choice("resolution", "Resolution", ["720p", "1080p"], "720p"),
      choice("characterOrientation", "Turned as in the", ["video", "image"], "video"),
    ],
    // Its own price is nowhere told: that of Kling 3.0 with sound, the dearest of the family, stands for it.
    ...priced(5 * 20, { [SOURCE_SECONDS]: { each: 5 }, resolution: { values: { "720p": 1, "1080p": 27 / 20 } } }),
    wire: wire(
      "kling-3.0/motion-control",
      PROMPT,
      imagesIn("input_urls"),
      playedIn("video_urls", "videos"),
      put("resolution", "mode"),
      put("characterOrientation", "character_orientation"),
    ),
  },
  {
    ...tool,
    slug: "runway-aleph",
    name: "Runway Aleph",
    description: "Changes a video as you say: other weather, other clothes, another angle.",
    purposes: ["EDIT"],
    ...takesImages(0, 1),
    inputs: [...takesImages(0, 1).inputs, played("VIDEO", ONE, { megabytes: 50, seconds: { min: 1, max: 5 } })],
    promptMaxLength: 1800,
    parameters: [seed],
    ...priced(110),
    wire: wire(
      "runway/gen4-aleph",
      PROMPT,
      playedIn("video_url", "video"),
      imageIn("reference_image"),
      put("seed", "seed"),
    ),
  },
  {
    ...tool,
    slug: "kling-avatar",
    name: "Kling Avatar",
    description: "Makes the person in your picture speak or sing what you send.",
    purposes: ["LIP_SYNC"],
    ...takesImages(1, 1, KLING_IMAGE),
    inputs: [...takesImages(1, 1, KLING_IMAGE).inputs, speech],
    // Between 25 and 320 for what Kling makes in five to ten seconds: the dearest of these by the second.
    ...priced(5 * 32, { [SOURCE_SECONDS]: { each: 5 } }),
    wire: wire("kling/ai-avatar-pro", PROMPT, imageIn("image_url"), playedIn("audio_url", "sound")),
  },
  {
    ...tool,
    slug: "infinitalk",
    name: "InfiniTalk",
    description: "A portrait that speaks what you send, as words say how.",
    purposes: ["LIP_SYNC"],
    ...takesImages(1, 1),
    inputs: [...takesImages(1, 1).inputs, speech],
    parameters: [choice("resolution", "Resolution", ["480p", "720p"], "480p"), seed],
    ...UNTOLD,
    replacementSlug: "kling-avatar",
    wire: wire(
      "infinitalk/from-audio",
      PROMPT,
      imageIn("image_url"),
      playedIn("audio_url", "sound"),
      put("resolution", "resolution"),
      put("seed", "seed"),
    ),
  },
  {
    ...tool,
    ...NO_IMAGES,
    slug: "volcengine-lip-sync",
    name: "Volcengine Lip Sync",
    description: "Who speaks in your video says what you send instead.",
    purposes: ["LIP_SYNC"],
    takesPrompt: false,
    inputs: [
      played("VIDEO", ONE, { megabytes: 100, seconds: { min: 1, max: 60 }, isBilled: true }),
      played("AUDIO", ONE, { megabytes: 10, seconds: { min: 1, max: 60 } }),
    ],
    parameters: [choice("mode", "Care", ["lite", "basic"], "lite")],
    ...UNTOLD,
    wire: wire(
      "volcengine/video-to-video-lip-sync",
      playedIn("video_url", "video"),
      playedIn("audio_url", "sound"),
      put("mode", "mode"),
    ),
  },
  {
    ...tool,
    ...NO_IMAGES,
    slug: "topaz-video-upscale",
    name: "Topaz Video Upscale",
    description: "Makes a video two or four times as large, with detail that was not there.",
    purposes: ["UPSCALE"],
    takesPrompt: false,
    inputs: [played("VIDEO", ONE, { megabytes: 50, seconds: { min: 1, max: 60 }, isBilled: true })],
    parameters: [choice("upscaleFactor", "Times as large", ["2", "4"], "2")],
    ...UNTOLD,
    wire: wire("topaz/video-upscale", playedIn("video_url", "video"), put("upscaleFactor", "upscale_factor")),
  },
];
