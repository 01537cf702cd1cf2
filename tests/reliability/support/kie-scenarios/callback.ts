import type { Scenario } from "#tests/reliability/support/kie-scenarios/scenario.ts";
import { type Answer, envelope } from "#tests/support/kie-stand-in/answers.ts";
import { type Order, type Plan, resultUrls } from "#tests/support/kie-stand-in/orders.ts";
import type { KieStandIn } from "#tests/support/kie-stand-in/stand-in.ts";
import { callbackOf, marketData, recordOf } from "#tests/support/kie-stand-in/wire.ts";

type Forms = (standIn: KieStandIn, order: Order) => object[];

const succeeded = (standIn: KieStandIn, order: Order): Answer =>
  recordOf(order, { state: "success", urls: resultUrls(order, standIn.origin) });

/** The record tells that it is made from its second read on. */
const made = (standIn: KieStandIn): Plan["record"] => [
  (order) => recordOf(order, { state: "running" }),
  (order) => succeeded(standIn, order),
];

const failed = (order: Order) => callbackOf(order, { state: "fail", code: "500", message: "Internal server error" });

/** Bodies as they come, doubled, of other years, of other tasks, or of nobody: the record alone decides. */
const bodies: [string, Forms][] = [
  ["a success", (standIn, order) => [standIn.success(order)]],
  ["a success five times", (standIn, order) => Array.from({ length: 5 }, () => standIn.success(order))],
  ["a failure first", (standIn, order) => [failed(order), standIn.success(order)]],
  ["a failure that is none", (_, order) => [failed(order)]],
  ["task_id in place of taskId", (_, { taskId }) => [{ code: 200, msg: "success", data: { task_id: taskId } }]],
  [
    "the form of 2025",
    (_, order) => [
      {
        code: 200,
        msg: "ok",
        data: {
          ...marketData(order, { state: "success", urls: [] }),
          creditsConsumed: undefined,
          consumeCredits: 4,
          remainedCredits: 2,
        },
      },
    ],
  ],
  [
    "an input that is an object",
    (_, order) => [
      {
        code: 200,
        msg: "ok",
        data: { ...marketData(order, { state: "success", urls: [] }), param: { input: order.input } },
      },
    ],
  ],
  [
    "an unknown task",
    (standIn, order) => [{ code: 200, msg: "ok", data: { taskId: "0".repeat(32) } }, standIn.success(order)],
  ],
  [
    "no task at all",
    (standIn, order) => [{ code: 501, msg: "Playground task failed.", data: null }, standIn.success(order)],
  ],
  [
    "addresses of somebody else",
    (_, order) => [
      {
        code: 200,
        msg: "ok",
        data: { ...marketData(order, { state: "success", urls: ["http://169.254.169.254/latest"] }) },
      },
    ],
  ],
];

const forms = bodies.map(
  ([what, callbacks]): Scenario => ({
    name: `callback: ${what}`,
    plan: (standIn) => {
      // Each is built when it is sent, since only then the order is known.
      const nth = (n: number) => (order: Order) => callbacks(standIn, order)[n] ?? standIn.success(order);
      return { record: made(standIn), callbacks: [0, 1, 2, 3, 4].map(nth) };
    },
    status: "COMPLETED",
    code: null,
    attempts: 1,
  }),
);

const early: Scenario[] = [
  {
    name: "callback: before createTask has answered",
    plan: (standIn) => ({
      record: [(order) => succeeded(standIn, order)],
      create: [
        {
          made: true,
          answer: (order) => {
            void standIn.callBack(order, standIn.success(order));
            return envelope(200, "success", { taskId: order.taskId, recordId: order.taskId });
          },
        },
      ],
    }),
    status: "COMPLETED",
    code: null,
    attempts: 1,
  },
  {
    name: "callback: of a failure whose record was refused",
    plan: () => ({ record: [() => envelope(501, "Generation failed")], callbacks: [failed] }),
    status: "FAILED",
    code: "PROVIDER_GENERATION_FAILED",
    attempts: 3,
  },
  {
    name: "callback: of a success that the record calls a failure",
    plan: (standIn) => ({
      record: [(order) => recordOf(order, { state: "fail", code: "400", message: "content policy" })],
      callbacks: [(order) => standIn.success(order)],
    }),
    status: "FAILED",
    code: "POLICY_REJECTED",
    attempts: 1,
  },
];

const dialects: { model: string; kind: "IMAGE" | "VIDEO"; files?: number }[] = [
  { model: "veo-3.1-fast", kind: "VIDEO" },
  { model: "flux-kontext-max", kind: "IMAGE" },
  { model: "gpt-4o-image", kind: "IMAGE" },
  { model: "midjourney", kind: "IMAGE", files: 4 },
];

const inEachDialect = dialects.map(
  ({ files = 1, ...order }): Scenario => ({
    name: `callback: ${order.model} after its answer was lost`,
    order,
    plan: (standIn) => ({
      results: files,
      create: [{ made: true, answer: () => ({ ending: "reset" }) }],
      record: [(one) => succeeded(standIn, one)],
      callbacks: [(one) => standIn.success(one)],
      callbackAfterMs: 300,
    }),
    status: "COMPLETED",
    code: null,
    attempts: 1,
    files,
  }),
);

/** What a callback may bring, and when. */
export const callbackScenarios: Scenario[] = [...forms, ...early, ...inEachDialect];
