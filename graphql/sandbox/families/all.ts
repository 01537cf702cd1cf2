import type { Family } from "#graphql/sandbox/families/family.ts";
import { flux } from "#graphql/sandbox/families/flux.ts";
import { gpt4o } from "#graphql/sandbox/families/gpt4o.ts";
import { market } from "#graphql/sandbox/families/market.ts";
import { midjourney } from "#graphql/sandbox/families/midjourney.ts";
import { veo } from "#graphql/sandbox/families/veo.ts";
import type { SandboxTaskRow } from "#graphql/sandbox/rows.ts";

const families: Record<string, Family> = { market, veo, flux, gpt4o, midjourney };

/** The dialect that a task was made in. */
export function familyOf(task: SandboxTaskRow): Family {
  const family = families[task.family];
  if (family === undefined) throw new Error(`No such family: ${task.family}`);
  return family;
}
