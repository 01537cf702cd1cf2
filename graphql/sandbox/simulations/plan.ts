import { z } from "zod";
import type { SandboxTaskRow } from "#graphql/sandbox/rows.ts";

const drawing = z.object({
  makes: z.enum(["image", "video", "audio"]),
  ratio: z.string(),
  scale: z.number(),
  format: z.enum(["png", "jpeg", "webp", "mp4", "wav"]),
  count: z.number(),
  seconds: z.number(),
  sources: z.array(z.string()),
  sounds: z.enum(["voice", "music"]).optional(),
  tool: z
    .union([
      z.object({ does: z.literal("enlarge"), times: z.number() }),
      z.object({ does: z.enum(["cutOut", "takeApart"]) }),
    ])
    .optional(),
  mask: z.object({ address: z.string(), changes: z.enum(["black", "white"]) }).optional(),
  played: z.array(z.string()).optional(),
  after: z.string().optional(),
  size: z.object({ width: z.number(), height: z.number() }).optional(),
});

const plan = z.object({
  /** "vanish": created, and never known again. */
  outcome: z.enum(["success", "fail", "stuck", "vanish"]),
  /** kie.ai's verdict when the outcome is "fail". `created` tells "could not start" from "could not finish". */
  failure: z.object({ code: z.number(), message: z.string(), created: z.boolean() }).nullable(),
  /** The `#sim:` cases that still matter after creation. */
  cases: z.array(z.string()),
  shows: z.enum(["waiting", "generating", "both"]),
  prompt: z.string(),
  drawing,
  /** Under the sandbox's file host, in order. */
  paths: z.array(z.string()),
  /** Path and query of the callback address where it is our own, else null: the origin may change between starts. */
  callbackPath: z.string().nullable(),
  /** How long records lag behind the callback. */
  lagMs: z.number(),
  refunds: z.boolean(),
});

/** How a sandbox task will go, decided when it is created. */
export type Plan = z.infer<typeof plan>;

/** Reads a stored plan. */
export function planOf(task: SandboxTaskRow): Plan {
  return plan.parse(task.plan);
}
