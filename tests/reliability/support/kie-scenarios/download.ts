import type { Scenario } from "#tests/reliability/support/kie-scenarios/scenario.ts";
import { resultFiles } from "#tests/support/files/result-files.ts";
import type { Answer } from "#tests/support/kie-stand-in/answers.ts";
import { type Order, type Plan, resultUrls } from "#tests/support/kie-stand-in/orders.ts";
import type { KieStandIn } from "#tests/support/kie-stand-in/stand-in.ts";
import { recordOf } from "#tests/support/kie-stand-in/wire.ts";
import { aPicture, aVideo } from "#tests/support/kie-stand-in/world.ts";

const made =
  (urls: (order: Order, standIn: KieStandIn) => string[]) =>
  (standIn: KieStandIn): Partial<Plan> => ({
    record: [(order) => recordOf(order, { state: "success", urls: urls(order, standIn) })],
  });

const atFiles =
  (...files: Plan["files"]) =>
  (standIn: KieStandIn): Partial<Plan> => ({
    ...made((order) => resultUrls(order, standIn.origin))(standIn),
    files,
  });

const MUCH = String(600 * 1024 * 1024);

/** What will never be a file of ours. */
const hopeless: [string, Answer][] = [
  ["400", { status: 400 }],
  ["401", { status: 401 }],
  ["405", { status: 405 }],
  ["406", { status: 406 }],
  ["414", { status: 414 }],
  ["416", { status: 416 }],
  ["451", { status: 451 }],
  ["more bytes than are taken", { headers: { "content-length": MUCH }, ending: "cut", body: Buffer.alloc(8) }],
  ["a redirect to a private address", { status: 302, headers: { location: "http://10.0.0.1/a.png" } }],
  ["a redirect to no address of the web", { status: 302, headers: { location: "file:///etc/passwd" } }],
];

const hopelessFiles = hopeless.map(
  ([what, answer]): Scenario => ({
    name: `file: ${what}`,
    plan: atFiles(() => answer),
    status: "FAILED",
    code: "RESULT_NOT_SAVED",
    attempts: 1,
  }),
);

const hopelessAddresses = [
  "http://10.0.0.1/a.png",
  "http://169.254.169.254/latest",
  "http://user:word@127.0.0.1/a.png",
].map(
  (url): Scenario => ({
    name: `file at ${url}`,
    plan: made(() => [url]),
    status: "FAILED",
    code: "RESULT_NOT_SAVED",
    attempts: 1,
  }),
);

const loop: Scenario = {
  name: "file: a redirect to itself",
  plan: atFiles((order) => ({ status: 302, headers: { location: `/r/${order.taskId}/0.bin` } })),
  status: "FAILED",
  code: "RESULT_NOT_SAVED",
  attempts: 1,
};

/** Trouble that passes. */
const passing: [string, Answer][] = [
  ["404", { status: 404 }],
  ["403", { status: 403 }],
  ["500", { status: 500 }],
  ["429", { status: 429 }],
  ["a reset", { ending: "reset" }],
  ["half a file", { headers: { "content-type": "image/png" }, body: Buffer.alloc(4000), ending: "cut" }],
  ["a page in place of the file", { headers: { "content-type": "text/html" }, body: "<html>one moment</html>" }],
  ["no byte", { body: "" }],
];

const passingTrouble = passing.map(
  ([what, answer]): Scenario => ({
    name: `file: ${what} once`,
    plan: atFiles(() => answer, aPicture),
    status: "COMPLETED",
    code: null,
    attempts: 1,
  }),
);

const video = { kind: "VIDEO", model: "veo-3.1-fast" } as const;

const wrongKinds: Scenario[] = [
  {
    name: "a picture for a video",
    order: video,
    plan: atFiles(aPicture),
    status: "FAILED",
    code: "RESULT_WRONG_KIND",
    attempts: 1,
  },
  { name: "a video for a picture", plan: atFiles(aVideo), status: "FAILED", code: "RESULT_WRONG_KIND", attempts: 1 },
];

const formats: Scenario[] = [
  ...(["avif", "gif", "webp", "jpeg"] as const).map(
    (format): Scenario => ({
      name: `file: ${format}`,
      plan: atFiles(() => ({ body: resultFiles()[format] })),
      status: "COMPLETED",
      code: null,
    }),
  ),
  ...(["mov", "m4v", "webm"] as const).map(
    (format): Scenario => ({
      name: `file: ${format}`,
      order: video,
      plan: atFiles(() => ({ body: resultFiles()[format] })),
      status: "COMPLETED",
      code: null,
    }),
  ),
  {
    name: "file: behind a redirect, under a wrong type",
    plan: atFiles(
      (order) => ({ status: 302, headers: { location: `/r/${order.taskId}/1.bin` } }),
      () => ({ ...aPicture(), headers: { "content-type": "text/html" } }),
    ),
    status: "COMPLETED",
    code: null,
  },
];

const four = (order: Order, standIn: KieStandIn) =>
  Array.from({ length: 4 }, (_, n) => `${standIn.origin}/r/${order.taskId}/${n}.bin`);

const counts: Scenario[] = [
  { name: "four addresses for an order of one", plan: made(four), status: "COMPLETED", code: null, files: 1 },
  {
    name: "four for four",
    order: { kind: "IMAGE", model: "seedream-4", options: [{ name: "variants", value: "4" }] },
    plan: made(four),
    status: "COMPLETED",
    code: null,
    files: 4,
  },
  {
    name: "two for four",
    order: { kind: "IMAGE", model: "seedream-4", options: [{ name: "variants", value: "4" }] },
    plan: made((order, standIn) => four(order, standIn).slice(0, 2)),
    status: "COMPLETED",
    code: null,
    files: 2,
  },
];

/** What the host of the results may answer. */
export const downloadScenarios: Scenario[] = [
  ...hopelessFiles,
  ...hopelessAddresses,
  loop,
  ...passingTrouble,
  ...wrongKinds,
  ...formats,
  ...counts,
];
