import type { Scenario } from "#tests/reliability/support/kie-scenarios/scenario.ts";
import { type Answer, cloudflare, envelope } from "#tests/support/kie-stand-in/answers.ts";
import { type Order, type RecordStep, resultUrls } from "#tests/support/kie-stand-in/orders.ts";
import type { KieStandIn } from "#tests/support/kie-stand-in/stand-in.ts";
import { legacyData, marketData, recordOf, unknownRecord } from "#tests/support/kie-stand-in/wire.ts";

const running: RecordStep = (order) => recordOf(order, { state: "running" });
const success =
  (standIn: KieStandIn): RecordStep =>
  (order) =>
    recordOf(order, { state: "success", urls: resultUrls(order, standIn.origin) });
const dataOf = (order: Order) => (order.family === "market" ? marketData : legacyData);

/** Three attempts in all: what may pass is made again twice under the same hold. */
const RESUBMITTED = 3;

type Ending = [code: number, message: string, ends: string, attempts: number];

/** A read that is refused for what became of the task: it is the end, whatever stands in `data`. */
const endings: Ending[] = [
  [501, "Generation failed", "PROVIDER_GENERATION_FAILED", RESUBMITTED],
  [531, "Generation failed, credits refunded", "PROVIDER_GENERATION_FAILED", RESUBMITTED],
  [408, "The upstream is busy and gave no result within 10 minutes", "PROVIDER_TIMEOUT", RESUBMITTED],
  [400, "Your prompt was flagged by Website as violating content policies.", "POLICY_REJECTED", 1],
  [400, "please try again later", "PROVIDER_FAILED", RESUBMITTED],
  [501, "The content is sensitive and was moderated", "POLICY_REJECTED", 1],
  [451, "Failed to fetch the image", "IMAGE_UNREADABLE", 1],
  [413, "The prompt is too long", "PROMPT_TOO_LONG", 1],
];

const refusedReads = endings.flatMap(([code, message, ends, attempts]): Scenario[] => {
  const shared = { status: "FAILED" as const, code: ends, attempts };
  const said = `${code} ${message.slice(0, 24)}`;
  return [
    { name: `record ${said}, no data`, plan: () => ({ record: [running, () => envelope(code, message)] }), ...shared },
    {
      name: `record ${said}, failed in data`,
      plan: () => ({
        record: [(order) => envelope(code, message, marketData(order, { state: "fail", code: String(code), message }))],
      }),
      ...shared,
    },
    {
      name: `record ${said}, running in data`,
      plan: () => ({ record: [(order) => envelope(code, message, marketData(order, { state: "running" }))] }),
      ...shared,
    },
  ];
});

/** A failed record, by its code and words. */
const failures: [code: string, message: string, ends: string, attempts: number][] = [
  ["500", "Internal server error", "PROVIDER_FAILED", RESUBMITTED],
  ["500", "internal error, please try again later.", "PROVIDER_FAILED", RESUBMITTED],
  ["501", "Playground task failed.", "PROVIDER_GENERATION_FAILED", RESUBMITTED],
  ["408", "timeout", "PROVIDER_TIMEOUT", RESUBMITTED],
  ["GENERATION_FAILED", "generation failed", "PROVIDER_GENERATION_FAILED", RESUBMITTED],
  ["400", "Your prompt violates our content policy", "POLICY_REJECTED", 1],
  ["400", "please try again later", "PROVIDER_FAILED", RESUBMITTED],
  ["422", "Your request was rejected by Flow(safety).", "POLICY_REJECTED", 1],
  ["402", "Insufficient credits", "PROVIDER_CREDITS", 1],
  ["500", "Credits insufficient : Your current balance isn't enough", "PROVIDER_CREDITS", 1],
  ["451", "could not fetch the image", "IMAGE_UNREADABLE", 1],
  ["505", "disabled", "PROVIDER_DISABLED", 1],
  ["", "", "UNKNOWN_PROVIDER_ERROR", 1],
  ["SOMETHING_NEW", "what is this", "UNKNOWN_PROVIDER_ERROR", 1],
];

const failedRecords = failures.map(
  ([failCode, message, ends, attempts]): Scenario => ({
    name: `failed ${failCode} ${message.slice(0, 30)}`,
    plan: () => ({ record: [(order) => recordOf(order, { state: "fail", code: failCode, message })] }),
    status: "FAILED",
    code: ends,
    attempts,
  }),
);

/** Reads that say nothing of the task: asked again, and it is made as if they had not been. */
const troubled: [string, (order: Order) => Answer][] = [
  ["HTML with 502", () => cloudflare(502)],
  ["HTML with 200", () => cloudflare(200)],
  ["half the JSON", () => ({ body: '{"code":200,"msg":"succ' })],
  ["a body that breaks off", (order) => ({ ...recordOf(order, { state: "running" }), ending: "cut" })],
  ["a reset", () => ({ ending: "reset" })],
  ["500 server exception", () => envelope(500, "Server exception, please try again later")],
  ["429", () => envelope(429, "Your call frequency is too high. Please try again later.")],
  ["HTTP 429", () => ({ status: 429, ...envelope(429, "Rate limit exceeded") })],
  ["455", () => envelope(455, "System under maintenance")],
  ["401", () => envelope(401, "Unauthorized")],
  ["400 for want of an id", () => envelope(400, "taskId parameter is required")],
  ["not there yet", (order) => unknownRecord(order)],
  ["404 not there yet", () => envelope(404, "Task not found")],
  ["200 without data", () => envelope(200, "success", null)],
  [
    "a state that nobody knows",
    (order) => envelope(200, "success", { ...marketData(order, { state: "running" }), state: "pondering" }),
  ],
  ["no state at all", (order) => envelope(200, "success", { taskId: order.taskId })],
  ["queuing", (order) => recordOf(order, { state: "running", word: "queuing" })],
  ["generating", (order) => recordOf(order, { state: "running", word: "generating" })],
];

const troubledReads = troubled.map(
  ([what, answer]): Scenario => ({
    name: `read: ${what}, then made`,
    plan: (standIn) => ({ record: [answer, answer, success(standIn)] }),
    status: "COMPLETED",
    code: null,
    attempts: 1,
  }),
);

/** The forms in which a success tells where its files lie. */
const places: [string, (urls: string[]) => Record<string, unknown>][] = [
  ["an object, not a string", (resultUrls) => ({ resultJson: { resultUrls } })],
  ["in snake case", (urls) => ({ resultJson: JSON.stringify({ result_urls: urls }), response: undefined })],
  ["a level deeper", (urls) => ({ resultJson: JSON.stringify({ data: { result_urls: urls } }), response: undefined })],
  ["in response alone", (resultUrls) => ({ resultJson: "", response: { resultUrls } })],
  ["with frames beside them", (resultUrls) => ({ resultJson: JSON.stringify({ resultUrls, firstFrameUrl: "x" }) })],
  ["with the credits of 2025", () => ({ creditsConsumed: undefined, consumeCredits: 4 })],
];

const successForms = places.map(
  ([how, change]): Scenario => ({
    name: `success ${how}`,
    plan: (standIn) => ({
      record: [
        (order) => {
          const urls = resultUrls(order, standIn.origin);
          return envelope(200, "success", { ...marketData(order, { state: "success", urls }), ...change(urls) });
        },
      ],
    }),
    status: "COMPLETED",
    code: null,
    attempts: 1,
  }),
);

const empty: [string, Record<string, unknown>][] = [
  ["an empty list", { resultJson: '{"resultUrls":[]}' }],
  ["an empty text", { resultJson: "" }],
  ["null", { resultJson: null }],
  ["JSON that breaks off", { resultJson: '{"resultUrls":["https' }],
  ["words in place of addresses", { resultJson: '{"resultUrls":["soon"]}' }],
  ["an address that is none of the web", { resultJson: '{"resultUrls":["file:///etc/passwd"]}' }],
];

const emptySuccesses = empty.map(
  ([what, change]): Scenario => ({
    name: `success with ${what}`,
    plan: () => ({
      record: [
        (order) =>
          envelope(200, "success", {
            ...marketData(order, { state: "success", urls: [] }),
            response: undefined,
            ...change,
          }),
      ],
    }),
    status: "FAILED",
    code: "PROVIDER_EMPTY_RESULT",
    attempts: 1,
  }),
);

const legacy: { model: string; kind: "IMAGE" | "VIDEO"; files?: number }[] = [
  { model: "flux-kontext-max", kind: "IMAGE" },
  { model: "midjourney", kind: "IMAGE", files: 4 },
];

const legacyRecords = legacy.flatMap(({ files = 1, ...order }): Scenario[] => {
  const shared = { order, status: "FAILED" as const };
  const flagged =
    (successFlag: number, errorCode: number, errorMessage: string): RecordStep =>
    (one) =>
      envelope(200, "success", {
        ...dataOf(one)(one, { state: "fail", code: String(errorCode), message: errorMessage }),
        successFlag,
      });
  return [
    {
      ...shared,
      name: `${order.model} record 501`,
      plan: () => ({ record: [() => envelope(501, "Generation failed")] }),
      code: "PROVIDER_GENERATION_FAILED",
      attempts: RESUBMITTED,
    },
    {
      ...shared,
      name: `${order.model} record 400 policy`,
      plan: () => ({ record: [() => envelope(400, "violating content policies")] }),
      code: "POLICY_REJECTED",
      attempts: 1,
    },
    {
      ...shared,
      name: `${order.model} refused at creation`,
      plan: () => ({ record: [flagged(2, 400, "content policy")] }),
      code: "POLICY_REJECTED",
      attempts: 1,
    },
    {
      ...shared,
      name: `${order.model} failed with 500`,
      plan: () => ({ record: [flagged(3, 500, "internal error, please try again later.")] }),
      code: "PROVIDER_FAILED",
      attempts: RESUBMITTED,
    },
    {
      order,
      name: `${order.model} made`,
      plan: () => ({ results: files }),
      status: "COMPLETED",
      code: null,
      attempts: 1,
      files,
    },
  ];
});

/** Attempts that fail for a passing reason, and one that does not. */
const secondChances: Scenario[] = [
  {
    name: "501 once, then made",
    plan: (standIn) => ({
      record: [(order) => (order.attempt === 0 ? envelope(501, "Generation failed") : success(standIn)(order))],
    }),
    status: "COMPLETED",
    code: null,
    attempts: 2,
  },
  {
    name: "501 twice, then made",
    plan: (standIn) => ({
      record: [(order) => (order.attempt < 2 ? envelope(501, "Generation failed") : success(standIn)(order))],
    }),
    status: "COMPLETED",
    code: null,
    attempts: 3,
  },
  {
    name: "a 501 that carries a success is a success",
    plan: (standIn) => ({
      record: [
        (order) => envelope(501, "?", marketData(order, { state: "success", urls: resultUrls(order, standIn.origin) })),
      ],
    }),
    status: "COMPLETED",
    code: null,
    attempts: 1,
  },
];

/** What recordInfo and its older kin may answer. */
export const recordScenarios: Scenario[] = [
  ...refusedReads,
  ...failedRecords,
  ...troubledReads,
  ...successForms,
  ...emptySuccesses,
  ...legacyRecords,
  ...secondChances,
];
