import type { Family } from "#graphql/vendors/kie/families/family.ts";
import { readFlaggedRecord } from "#graphql/vendors/kie/families/flagged.ts";
import { firstUrls, objectIn } from "#graphql/vendors/kie/shapes.ts";

/** Veo 3.1 on its own endpoints. */
export const veo: Family = {
  createPath: "/api/v1/veo/generate",
  statusPath: "/api/v1/veo/record-info",
  createBody: (model, input, callBackUrl) => ({ ...input, model, callBackUrl }),
  readRecord: (data) => {
    const response = objectIn(data.response);
    // Extended videos have fullResultUrls; the top-level list, as JSON in a string, is the form of 2025 (kie.ai wire, 2026-01).
    const urls = firstUrls(response.resultUrls, response.fullResultUrls, response.result_urls, data.resultUrls);
    return readFlaggedRecord(data, urls);
  },
};
