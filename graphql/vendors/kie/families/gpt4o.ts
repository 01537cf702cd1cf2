import type { Family } from "#graphql/vendors/kie/families/family.ts";
import { readFlaggedRecord } from "#graphql/vendors/kie/families/flagged.ts";
import { firstUrls, objectIn, textIn } from "#graphql/vendors/kie/shapes.ts";

/** The flag that a `status` word stands for, for records that carry only the word. */
const FLAGS: Record<string, number> = { GENERATING: 0, SUCCESS: 1, CREATE_TASK_FAILED: 2, GENERATE_FAILED: 3 };

/** GPT-4o Image: a single model, so the request names none. */
export const gpt4o: Family = {
  createPath: "/api/v1/gpt4o-image/generate",
  statusPath: "/api/v1/gpt4o-image/record-info",
  createBody: (_model, input, callBackUrl) => ({ ...input, callBackUrl }),
  readRecord: (data) => {
    const response = objectIn(data.response);
    const successFlag = data.successFlag ?? FLAGS[textIn(data.status) ?? ""];
    return readFlaggedRecord({ ...data, successFlag }, firstUrls(response.resultUrls, response.result_urls));
  },
};
