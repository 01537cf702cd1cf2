import { log } from "#graphql/runtime/log.ts";
import { type KieRecord, toldBy } from "#graphql/vendors/kie/record.ts";
import { numberIn, textIn } from "#graphql/vendors/kie/shapes.ts";

/**
 * Reads a record of the families that tell their state by `successFlag`: 0 running, 1 done, 2 refused at creation,
 * 3 failed later. A flag not known yet counts as running: only a state we understand may end a task.
 */
export function readFlaggedRecord(data: Record<string, unknown>, resultUrls: string[]): KieRecord {
  const told = toldBy(data);
  const flag = numberIn(data.successFlag);
  if (flag === 1) return { state: "succeeded", resultUrls, ...told };
  if (flag === 2 || flag === 3) {
    return { state: "failed", code: textIn(data.errorCode), message: textIn(data.errorMessage), ...told };
  }
  if (flag !== 0)
    log.warn({ event: "kie state unknown", successFlag: textIn(data.successFlag) }, "unknown successFlag");
  return { state: "running", ...told };
}
