import type { Family } from "#graphql/vendors/kie/families/family.ts";
import { readFlaggedRecord } from "#graphql/vendors/kie/families/flagged.ts";
import { firstUrls, objectIn } from "#graphql/vendors/kie/shapes.ts";

/** Flux Kontext. */
export const flux: Family = {
  createPath: "/api/v1/flux/kontext/generate",
  statusPath: "/api/v1/flux/kontext/record-info",
  createBody: (model, input, callBackUrl) => ({ ...input, model, callBackUrl }),
  readRecord: (data) => {
    const response = objectIn(data.response);
    // originImageUrl is the same picture at its maker's, for ten minutes only (kie.ai docs).
    return readFlaggedRecord(data, firstUrls(response.resultImageUrl, response.originImageUrl));
  },
};
