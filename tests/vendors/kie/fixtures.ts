import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The bytes of a recorded answer or callback: "market/record-success". */
export function fixture(name: string): string {
  return readFileSync(join(import.meta.dirname, "../../fixtures/kie", `${name}.json`), "utf8");
}

/** The task, callback address and files that all fixtures speak of. */
export const kieTaskId = "366e1d4c0b7f4d2a9c5e8f7a6b3c1704";
export const callBackUrl = "https://studio.example/webhooks/kie/0190/abc";
export const image = (n: number) => `https://tempfile.aiquickdraw.com/r/${kieTaskId}_${n}.png`;
export const sound = (n: number) => `https://tempfile.aiquickdraw.com/r/${kieTaskId}_${n}.mp3`;
export const video = `https://tempfile.aiquickdraw.com/v/${kieTaskId}.mp4`;
