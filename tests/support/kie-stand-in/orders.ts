import type { Answer } from "#tests/support/kie-stand-in/answers.ts";

export type Family = "market" | "veo" | "flux" | "gpt4o" | "midjourney";

/** A task as kie.ai keeps it. */
export type Order = {
  taskId: string;
  family: Family;
  model: string;
  /** The fields of the model: `input` on the market, everything else of the body in the older dialects. */
  input: Record<string, unknown>;
  callBackUrl: string | null;
  /** The key that it was ordered with. */
  key: string;
  createTime: number;
  /** How often its record was read. */
  reads: number;
  /** How often each of its files was asked for. */
  downloads: number;
  /** Which attempt of its plan this is, from 0. */
  attempt: number;
  plan: Plan;
};

/** `made` says whether kie.ai has the task, whatever it answers. */
type CreateStep = { made: boolean; answer: (order: Order) => Answer };
export type RecordStep = (order: Order) => Answer;
type FileStep = (order: Order) => Answer;
/** A callback's body, or what is to be done instead. */
type CallbackStep = (order: Order) => object;

/** How kie.ai treats the orders of one scenario: of each list one a request, and the last again and again. */
export type Plan = {
  create: CreateStep[];
  record: RecordStep[];
  callbacks: CallbackStep[];
  /** Callbacks go out so many milliseconds after the order. */
  callbackAfterMs: number;
  files: FileStep[];
  /** How many results a success names. */
  results: number;
  upload: Answer[];
};

/** The step for the n-th request. */
export function stepAt<Step>(steps: readonly Step[], n: number): Step {
  const step = steps[Math.min(n, steps.length - 1)];
  if (step === undefined) throw new Error("A plan needs at least one step.");
  return step;
}

/** Where the results of an order lie. */
export function resultUrls(order: Order, origin: string): string[] {
  return Array.from({ length: order.plan.results }, (_, n) => `${origin}/r/${order.taskId}/${n}.bin`);
}
