import type { KieRecord } from "#graphql/vendors/kie/record.ts";

/** One of kie.ai's dialects: where it is spoken, how a request is put, and what its records mean. */
export type Family = {
  createPath: string;
  statusPath: string;
  createBody(model: string, input: Record<string, unknown>, callBackUrl: string): Record<string, unknown>;
  /** `data` of a status answer with code 200. */
  readRecord(data: Record<string, unknown>): KieRecord;
};
