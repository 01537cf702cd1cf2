import type { Scenario } from "#tests/reliability/support/kie-scenarios/scenario.ts";
import { type Answer, cloudflare, envelope } from "#tests/support/kie-stand-in/answers.ts";
import type { Plan } from "#tests/support/kie-stand-in/orders.ts";
import { accepted } from "#tests/support/kie-stand-in/wire.ts";

const refused = (answer: Answer): Partial<Plan> => ({ create: [{ made: false, answer: () => answer }] });

type Row = [code: number, message: string, ends: string];

/** Once, for good: whatever stands in `data`, nothing was made. Codes and words as kie.ai documents or sends them. */
const final: Row[] = [
  [400, "Malformed request", "INPUT_REJECTED"],
  [400, "Your prompt was flagged by Website as violating content policies.", "POLICY_REJECTED"],
  [401, "You do not have access permissions", "PROVIDER_ACCESS"],
  [
    401,
    "Unauthorized – Authentication failed. Please check that your Authorization headers are set.",
    "PROVIDER_ACCESS",
  ],
  [402, "Insufficient credits", "PROVIDER_CREDITS"],
  [
    500,
    "Credits insufficient : Your current balance isn't enough to run this request. Please top up.",
    "PROVIDER_CREDITS",
  ],
  [404, "Not Found", "PROVIDER_MODEL_UNKNOWN"],
  [404, "The model name you specified is not supported. Please verify your input.", "PROVIDER_MODEL_UNKNOWN"],
  [
    422,
    "The model name you specified is not supported. Please verify your input and use one of the supported models provided by KIE.",
    "PROVIDER_MODEL_UNKNOWN",
  ],
  [422, "The page does not exist or is not published", "PROVIDER_MODEL_UNKNOWN"],
  [422, "Please enter prompt", "INPUT_REJECTED"],
  [422, "aspect_ratio is required for text-to-video", "INPUT_REJECTED"],
  [422, "custom_mode is required", "INPUT_REJECTED"],
  [422, "Validation failed", "INPUT_REJECTED"],
  [422, "Your request was rejected by Flow(content policy).", "POLICY_REJECTED"],
  [413, "The prompt is too long", "PROMPT_TOO_LONG"],
  [451, "Failed to fetch the image. Verify any access limits set by you or your service provider.", "IMAGE_UNREADABLE"],
  [505, "Feature disabled", "PROVIDER_DISABLED"],
  [500, "This field is required", "INPUT_REJECTED"],
  [500, "aspect_ratio is required", "INPUT_REJECTED"],
  [500, "text is required", "INPUT_REJECTED"],
  [500, "This aspect_ratio is not within the range of allowed options", "INPUT_REJECTED"],
  [500, "resolution is not within the range of allowed options", "INPUT_REJECTED"],
  [500, "The prompt length cannot exceed 5000 characters", "INPUT_REJECTED"],
  [500, "File type not supported", "IMAGE_UNREADABLE"],
  [500, "Server exception, please try again later", "PROVIDER_FAILED"],
  [500, "Internal server error", "PROVIDER_FAILED"],
  [500, "internal error, please try again later.", "PROVIDER_FAILED"],
  [500, "", "PROVIDER_FAILED"],
  [501, "Generation failed", "PROVIDER_GENERATION_FAILED"],
  [501, "Your prompt was flagged as sensitive", "POLICY_REJECTED"],
  [408, "The upstream is busy and gave no result within 10 minutes", "PROVIDER_TIMEOUT"],
  [409, "The record already exists", "PROVIDER_CONFLICT"],
  [531, "Generation failed, credits refunded", "PROVIDER_GENERATION_FAILED"],
  [405, "Method Not Allowed", "INTERNAL"],
  [502, "Bad gateway", "UNKNOWN_PROVIDER_ERROR"],
  [999, "something that nobody has documented", "UNKNOWN_PROVIDER_ERROR"],
  [0, "", "UNKNOWN_PROVIDER_ERROR"],
];

/** "Not now": tried again a few times, and then over. */
const notNow: Row[] = [
  [433, "The spending cap of this key is reached", "PROVIDER_SPENDING_CAP"],
  [455, "System under maintenance", "PROVIDER_MAINTENANCE"],
  [550, "Connection denied, the queue is full", "PROVIDER_QUEUE_FULL"],
];

const refusals = final.map(
  ([code, message, ends]): Scenario => ({
    name: `create ${code} ${message.slice(0, 40)}`,
    plan: () => refused(envelope(code, message)),
    status: "FAILED",
    code: ends,
    attempts: 1,
  }),
);

/** A refusal is one in every form that its envelope comes in. */
const forms: [string, Answer][] = [
  ["with the HTTP status too", { status: 500, ...envelope(500, "This field is required") }],
  ["with HTTP 422", { status: 422, ...envelope(422, "Please enter prompt") }],
  ["with its code as text", { body: { code: "500", msg: "This field is required", data: null } }],
  ["with message in place of msg", { body: { code: 500, message: "This field is required", data: null } }],
  ["without data", { body: { code: 500, msg: "This field is required" } }],
  ["with empty data", { body: { code: 500, msg: "This field is required", data: {} } }],
  ["with an empty text as data", { body: { code: 500, msg: "This field is required", data: "" } }],
  ["with an empty list as data", { body: { code: 500, msg: "This field is required", data: [] } }],
  ["as text/plain", { headers: { "content-type": "text/plain" }, ...envelope(500, "This field is required") }],
  ["with blank lines before it", { body: '\n\n {"code":500,"msg":"This field is required","data":null}' }],
];

const refusalForms = forms.map(
  ([how, answer]): Scenario => ({
    name: `refusal ${how}`,
    plan: () => refused(answer),
    status: "FAILED",
    code: "INPUT_REJECTED",
    attempts: 1,
  }),
);

const busy = notNow.map(
  ([code, message, ends]): Scenario => ({
    name: `create ${code} for ever`,
    plan: () => refused(envelope(code, message)),
    status: "FAILED",
    code: ends,
    attempts: 5,
  }),
);

const busyOnce = notNow.map(
  ([code, message]): Scenario => ({
    name: `create ${code} once`,
    plan: () => ({
      create: [
        { made: false, answer: () => envelope(code, message) },
        { made: true, answer: accepted },
      ],
    }),
    status: "COMPLETED",
    code: null,
    attempts: 2,
  }),
);

/** Nobody can tell what became of the order: it is never sent again. */
const lost: [string, Answer][] = [
  ["a page of HTML with 502", cloudflare(502)],
  ["a page of HTML with 524", cloudflare(524)],
  ["a page of HTML with 200", cloudflare(200)],
  ["half the JSON", { body: '{"code":200,"msg":"succ' }],
  ["a body that breaks off", { ...envelope(200, "success", { taskId: "0123456789abcdef" }), ending: "cut" }],
  ["nothing at all", { body: "" }],
  ["JSON of something else", { body: { error: { message: "upstream" } } }],
  ["a list", { body: "[]" }],
  ["null", { body: "null" }],
  ["a reset", { ending: "reset" }],
  ["success without data", envelope(200, "success", null)],
  ["success without an id", envelope(200, "success", {})],
  ["success with an empty id", envelope(200, "success", { taskId: "" })],
  ["success with an id too long", envelope(200, "success", { taskId: "x".repeat(129) })],
];

const lostForGood = lost.map(
  ([what, answer]): Scenario => ({
    name: `answer lost: ${what}`,
    plan: () => refused(answer),
    status: "FAILED",
    code: "ANSWER_LOST",
    attempts: 1,
    within: "LOST",
  }),
);

const lostAndFound = lost.map(
  ([what, answer]): Scenario => ({
    name: `answer lost, callback comes: ${what}`,
    plan: (standIn) => ({
      create: [{ made: true, answer: () => answer }],
      callbacks: [(order) => standIn.success(order)],
      callbackAfterMs: 300,
    }),
    status: "COMPLETED",
    code: null,
    attempts: 1,
  }),
);

/** Whoever stands before kie.ai refuses in its own words. */
const edge: Scenario[] = [
  {
    name: "edge 403",
    plan: () => refused({ status: 403, body: "error code: 1010" }),
    status: "FAILED",
    code: "PROVIDER_ACCESS",
    attempts: 1,
  },
  {
    name: "a refusal that names a task is believed by its record",
    plan: () => ({
      create: [{ made: true, answer: (order) => envelope(500, "Internal server error", { taskId: order.taskId }) }],
    }),
    status: "COMPLETED",
    code: null,
    attempts: 1,
  },
];

/** The older dialects refuse in the same envelope. */
const dialects: { model: string; kind: "IMAGE" | "VIDEO" }[] = [
  { model: "veo-3.1-fast", kind: "VIDEO" },
  { model: "flux-kontext-max", kind: "IMAGE" },
  { model: "gpt-4o-image", kind: "IMAGE" },
  { model: "midjourney", kind: "IMAGE" },
  { model: "kling-3.0", kind: "VIDEO" },
];

const inEachDialect = dialects.flatMap((order): Scenario[] => [
  {
    name: `${order.model} 422`,
    order,
    plan: () => refused(envelope(422, "Please enter prompt")),
    status: "FAILED",
    code: "INPUT_REJECTED",
    attempts: 1,
  },
  {
    name: `${order.model} 500`,
    order,
    plan: () => refused(envelope(500, "This field is required")),
    status: "FAILED",
    code: "INPUT_REJECTED",
    attempts: 1,
  },
  {
    name: `${order.model} 501`,
    order,
    plan: () => refused(envelope(501, "Generation failed")),
    status: "FAILED",
    code: "PROVIDER_GENERATION_FAILED",
    attempts: 1,
  },
]);

/** What createTask and its older kin may answer. */
export const createScenarios: Scenario[] = [
  ...refusals,
  ...refusalForms,
  ...busy,
  ...busyOnce,
  ...lostForGood,
  ...lostAndFound,
  ...edge,
  ...inEachDialect,
];
