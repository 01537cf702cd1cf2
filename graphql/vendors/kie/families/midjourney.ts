import type { Family } from "#graphql/vendors/kie/families/family.ts";
import { readFlaggedRecord } from "#graphql/vendors/kie/families/flagged.ts";
import { firstUrls, objectIn } from "#graphql/vendors/kie/shapes.ts";

/** Midjourney: what others call the model is its `taskType`. */
export const midjourney: Family = {
  createPath: "/api/v1/mj/generate",
  statusPath: "/api/v1/mj/record-info",
  createBody: (model, input, callBackUrl) => ({ taskType: model, ...input, callBackUrl }),
  readRecord: (data) => {
    const result = objectIn(data.resultInfoJson);
    return readFlaggedRecord(data, firstUrls(result.resultUrls, data.resultUrls));
  },
};
