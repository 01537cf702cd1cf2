import { alibabaModels } from "#graphql/sandbox/families/market-models/alibaba.ts";
import { bytedanceModels } from "#graphql/sandbox/families/market-models/bytedance.ts";
import { mediaModels } from "#graphql/sandbox/families/market-models/from-media.ts";
import { googleModels } from "#graphql/sandbox/families/market-models/google.ts";
import { klingModels } from "#graphql/sandbox/families/market-models/kling.ts";
import type { MarketModel } from "#graphql/sandbox/families/market-models/market-model.ts";
import { moreImageModels } from "#graphql/sandbox/families/market-models/more-images.ts";
import { moreVideoModels } from "#graphql/sandbox/families/market-models/more-videos.ts";
import { openaiModels } from "#graphql/sandbox/families/market-models/openai.ts";
import { soundModels } from "#graphql/sandbox/families/market-models/sounds.ts";
import { unofferedModels } from "#graphql/sandbox/families/market-models/unoffered.ts";

/** The models of `POST /api/v1/jobs/createTask`, by their exact ids. */
export const marketModels: Record<string, MarketModel> = {
  ...googleModels,
  ...openaiModels,
  ...bytedanceModels,
  ...moreImageModels,
  ...alibabaModels,
  ...klingModels,
  ...moreVideoModels,
  ...soundModels,
  ...unofferedModels,
  ...mediaModels,
};
