import { createHash } from "node:crypto";
import { SECOND } from "#graphql/runtime/clock.ts";
import { env } from "#graphql/runtime/env.ts";

/** Real kie.ai seconds as milliseconds here: SANDBOX_SPEED times faster. */
export function paced(realSeconds: number): number {
  return (realSeconds * SECOND) / env.sandboxSpeed;
}

/** The shortest and the usual time that kie.ai takes, in real seconds. */
export type Timing = readonly [least: number, typical: number];

/** How long this prompt takes, in milliseconds: always the same, near the typical time and never below the least. */
export function durationOf([least, typical]: Timing, prompt: string): number {
  const spread = (seedOf(prompt) % 1000) / 1000;
  return Math.round(paced(least + (typical - least) * (0.6 + 0.4 * spread)));
}

/** A number that stands for a text: the same text gives the same number. */
export function seedOf(text: string): number {
  return createHash("sha256").update(text).digest().readUInt32BE(0);
}
