import { by, type Fields, flag, link, links, must, oneOf, whole, words } from "#graphql/sandbox/families/fields.ts";
import {
  byWord,
  fixed,
  following,
  type MarketModel,
  prompt,
  seed,
  video,
} from "#graphql/sandbox/families/market-models/market-model.ts";

const motion: Fields = {
  input_urls: must(links(1)),
  video_urls: must(links(1)),
  mode: by("720p", oneOf("720p", "1080p")),
  character_orientation: by("video", oneOf("image", "video")),
  prompt: words(2500),
  background_source: words(100),
};
const avatar: Fields = { ...prompt(5000), image_url: must(link()), audio_url: must(link()) };

/** What works from videos and sounds. What one second costs is told of few; the others are as dear as the dearest like them. */
export const mediaModels: Record<string, MarketModel> = {
  "kling-3.0/motion-control": {
    ...following(byWord("mode", { "720p": 20, "1080p": 27 }), motion),
    needsCallBack: true,
  },
  "kling-2.6/motion-control": following(byWord("mode", { "720p": 20, "1080p": 27 }), motion),
  "runway/gen4-aleph": {
    ...video(fixed(110), {
      ...prompt(1800),
      video_url: must(link()),
      reference_image: link(),
      aspect_ratio: oneOf("16:9", "9:16", "4:3", "3:4", "1:1", "21:9"),
      ...seed,
      water_mark: words(100),
    }),
    follows: () => ({ times: 1, creditsPerSecond: 0 }),
  },
  "kling/ai-avatar-pro": following(fixed(32), avatar),
  "kling/ai-avatar-standard": following(fixed(32), avatar),
  "infinitalk/from-audio": following(fixed(32), {
    ...avatar,
    resolution: by("480p", oneOf("480p", "720p")),
    ...seed,
  }),
  "volcengine/video-to-video-lip-sync": following(fixed(32), {
    video_url: must(link()),
    audio_url: must(link()),
    mode: must(oneOf("lite", "basic")),
    align_audio: flag(true),
    align_audio_reverse: flag(false),
    open_scenedet: flag(false),
    separate_vocal: flag(false),
    templ_start_seconds: by(0, whole(0, 600)),
  }),
  "topaz/video-upscale": following(
    fixed(32),
    { video_url: must(link()), upscale_factor: by("2", oneOf("1", "2", "4")) },
    "upscale_factor",
  ),
};
