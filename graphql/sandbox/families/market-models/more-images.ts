import {
  anything,
  by,
  type Fields,
  flag,
  link,
  links,
  must,
  oneOf,
  whole,
  words,
} from "#graphql/sandbox/families/fields.ts";
import {
  byResolution,
  byWord,
  checker,
  fixed,
  IMAGE,
  image,
  type MarketModel,
  prompt,
  QUICK,
  SIZE_WORDS,
} from "#graphql/sandbox/families/market-models/market-model.ts";

const fluxOnMarket: Fields = {
  ...prompt(5000),
  enable_translation: flag(true),
  upload_cn: flag(false),
  input_image: link(),
  aspect_ratio: oneOf("21:9", "16:9", "4:3", "1:1", "3:4", "9:16"),
  output_format: by("jpeg", oneOf("jpeg", "png")),
  prompt_upsampling: flag(false),
  safety_tolerance: by(2, whole(0, 6)),
  watermark: words(100),
};

const FLUX_2 = ["1:1", "4:3", "3:4", "16:9", "9:16", "3:2", "2:3"];
const flux2: Fields = {
  ...prompt(5000),
  aspect_ratio: must(oneOf(...FLUX_2)),
  resolution: must(oneOf("1K", "2K")),
  ...checker,
};
const flux2Edit: Fields = {
  ...flux2,
  aspect_ratio: must(oneOf(...FLUX_2, "auto")),
  input_urls: must(links(8)),
};
const ideogram: Fields = {
  ...prompt(5000),
  image_size: oneOf(...SIZE_WORDS),
  rendering_speed: oneOf("TURBO", "BALANCED", "QUALITY"),
  style: oneOf("AUTO", "GENERAL", "REALISTIC", "DESIGN"),
  expand_prompt: flag(),
  negative_prompt: words(5000),
  seed: whole(-2_147_483_648, 2_147_483_647),
};
const ideogramPrice = byWord("rendering_speed", { TURBO: 3.5, BALANCED: 7, QUALITY: 10 });
const edit: Fields = {
  ...prompt(5000),
  image_url: must(link()),
  mask_url: must(link()),
  rendering_speed: by("BALANCED", oneOf("TURBO", "BALANCED", "QUALITY")),
  expand_prompt: by(true, flag()),
  seed: whole(-2_147_483_648, 2_147_483_647),
};
const GROK = ["1:1", "2:3", "3:2", "16:9", "9:16"];
const grok: Fields = { ...prompt(5000), aspect_ratio: must(oneOf(...GROK)) };

export const moreImageModels: Record<string, MarketModel> = {
  "flux1-kontext": image([8, 14], fixed(5), fluxOnMarket),
  "flux-2/pro-text-to-image": image(IMAGE, byResolution({ "1K": 5, "2K": 7 }), flux2),
  "flux-2/pro-image-to-image": image(IMAGE, byResolution({ "1K": 5, "2K": 7 }), flux2Edit),
  "flux-2/flex-text-to-image": image(IMAGE, byResolution({ "1K": 14, "2K": 24 }), flux2),
  "flux-2/flex-image-to-image": image(IMAGE, byResolution({ "1K": 14, "2K": 24 }), flux2Edit),
  "ideogram/v3-text-to-image": image(IMAGE, ideogramPrice, ideogram),
  "ideogram/v3-remix": image(IMAGE, ideogramPrice, { ...ideogram, image_url: must(link()) }),
  "ideogram/character": image(IMAGE, byWord("rendering_speed", { TURBO: 12, BALANCED: 18, QUALITY: 24 }), {
    ...ideogram,
    style: by("AUTO", oneOf("AUTO", "REALISTIC", "FICTION")),
    rendering_speed: by("BALANCED", oneOf("TURBO", "BALANCED", "QUALITY")),
    reference_image_urls: must(links(1)),
  }),
  "ideogram/v3-edit": {
    ...image(IMAGE, ideogramPrice, edit),
    maskChanges: "black",
  },
  "ideogram/character-edit": {
    ...image(IMAGE, byWord("rendering_speed", { TURBO: 12, BALANCED: 18, QUALITY: 24 }), {
      ...edit,
      style: by("AUTO", oneOf("AUTO", "REALISTIC", "FICTION")),
      reference_image_urls: must(links(1)),
      num_images: by("1", oneOf("1", "2", "3", "4")),
    }),
    maskChanges: "black",
  },
  "grok-imagine-image-2-0/text-to-image": image(QUICK, fixed(4), grok),
  "grok-imagine-image-2-0/image-edit": image(QUICK, fixed(4), { ...grok, image_urls: must(links(5)) }),
  "grok-imagine-image-2-0/segment-edit": {
    ...image(QUICK, fixed(4), { ...prompt(5000), task_id: must(words(100)), mask_indexs: anything() }),
    goesOnFrom: ["grok-imagine-image-2-0/text-to-image", "grok-imagine-image-2-0/image-edit"],
  },
  "topaz/image-upscale": {
    ...image(IMAGE, fixed(20), { image_url: must(link()), upscale_factor: must(oneOf("1", "2", "4")) }),
    tool: (input) => ({ does: "enlarge", times: Number(input.upscale_factor) }),
  },
  "recraft/crisp-upscale": {
    ...image(QUICK, fixed(0.5), { image: must(link()) }),
    tool: () => ({ does: "enlarge", times: 2 }),
  },
  "recraft/remove-background": {
    ...image(QUICK, fixed(1), { image: must(link()) }),
    tool: () => ({ does: "cutOut" }),
  },
};
