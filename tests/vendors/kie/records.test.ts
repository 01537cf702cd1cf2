import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type KieFamily, readKieRecord } from "#graphql/vendors/kie/client.ts";
import { ownServer } from "#tests/support/server/local-server.ts";
import { callBackUrl, fixture, image, kieTaskId, sound, video } from "#tests/vendors/kie/fixtures.ts";

const own = ownServer();

const tried = new Set<string>();

async function read(name: string) {
  tried.add(name);
  own.answer = (_req, res) => res.setHeader("content-type", "application/json;charset=UTF-8").end(fixture(name));
  const family = name.slice(0, name.indexOf("/"));
  if (!isFamily(family)) throw new Error(`no family ${family}`);
  return readKieRecord({ sandbox: true }, family, kieTaskId);
}

const families: readonly string[] = ["market", "veo", "flux", "gpt4o", "midjourney"];

function isFamily(name: string): name is KieFamily {
  return families.includes(name);
}

describe("a finished task's files are found in every form", () => {
  const cases: [string, string[], number | null, string | null][] = [
    ["market/record-success", [image(1)], 4, callBackUrl],
    ["market/record-success-2025", [image(1)], 4, callBackUrl],
    ["market/record-success-six", [1, 2, 3, 4, 5, 6].map(image), 4, callBackUrl],
    ["market/record-success-object", [image(1)], 4, callBackUrl],
    ["market/record-success-snake", [image(1)], 4, callBackUrl],
    ["market/record-success-veo", [video], 4, callBackUrl],
    ["market/record-success-sora", [video], 4, callBackUrl],
    ["market/record-success-frames", [video], 4, callBackUrl],
    ["market/record-success-response-only", [image(1)], 4, callBackUrl],
    ["market/record-success-docs", [image(1)], 4, callBackUrl],
    ["market/record-success-grok-two", [image(1), image(2)], 4, callBackUrl],
    ["market/record-success-takes", [sound(1), sound(2)], 4, callBackUrl],
    ["market/record-success-takes-response", [sound(1), sound(2)], 4, callBackUrl],
    ["veo/record-success", [video], null, callBackUrl],
    ["veo/record-success-docs", [video], null, callBackUrl],
    ["veo/record-success-fallback", [video], null, callBackUrl],
    ["veo/record-success-4k", [video], null, callBackUrl],
    ["veo/record-success-string", [video], null, callBackUrl],
    ["veo/record-success-top-level", [video], null, callBackUrl],
    ["veo/record-success-extended", [video], null, callBackUrl],
    ["flux/record-success", [image(1)], null, null],
    ["flux/record-success-origin-only", ["https://bfl.example/o.jpeg"], null, null],
    ["flux/record-success-ms", [image(1)], null, null],
    ["gpt4o/record-success-four", [1, 2, 3, 4].map(image), null, null],
    ["gpt4o/record-success", [image(1), image(2)], null, null],
    ["gpt4o/record-success-snake", [image(1), image(2)], null, null],
    ["gpt4o/record-success-word-only", [image(1), image(2)], null, null],
    ["midjourney/record-success", [0, 1, 2, 3].map(image), null, callBackUrl],
    ["midjourney/record-success-video", [video], null, callBackUrl],
    ["midjourney/record-success-strings", [0, 1, 2, 3].map(image), null, callBackUrl],
    ["midjourney/record-success-json", [0, 1, 2, 3].map(image), null, callBackUrl],
  ];
  it.each(cases)("%s", async (name, resultUrls, creditsConsumed, told) => {
    const record = { ...(await read(name)), doneAt: undefined };
    expect(record).toEqual({ state: "succeeded", resultUrls, creditsConsumed, callBackUrl: told });
  });
});

it.each([
  ["in milliseconds", "market/record-success-2025", new Date(1757584206000)],
  ["in milliseconds of a whole second", "gpt4o/record-success-four", new Date(1785999540000)],
  ["not yet", "market/record-generating", null],
  ["in words without a zone, which may be any", "veo/record-success-string", null],
])("when kie.ai was done is told %s", async (_how, name, doneAt) => {
  expect(await read(name)).toMatchObject({ doneAt });
});

describe("success without files is told as just that", () => {
  it.each([
    ...["market/record-success-empty", "market/record-success-blank", "market/record-success-text"],
    ...["market/record-success-cut", "veo/record-success-empty", "flux/record-success-empty"],
    ...["gpt4o/record-success-empty", "midjourney/record-success-empty"],
  ])("%s", async (name) => {
    expect(await read(name)).toMatchObject({ state: "succeeded", resultUrls: [] });
  });
});

describe("a failed task tells kie.ai's code and words, null where it gives none", () => {
  const policy = "Your prompt was flagged by Website as violating content policies.";
  const noMoney =
    "Credits insufficient : Your current balance isn't enough to run this request. Please top up to continue.";
  const cases: [string, string | null, string | null][] = [
    ["market/record-fail", "500", "Internal server error"],
    ["market/record-fail-policy", "400", policy],
    ["market/record-fail-word", "GENERATION_FAILED", null],
    ["market/record-fail-bare", null, null],
    ["market/record-fail-credits", "402", noMoney],
    ["market/record-fail-later", "400", "please try again later"],
    ["market/record-fail-timeout", "408", "timeout"],
    ["veo/record-failed-null-message", "501", null],
    ["flux/record-failed-500", "500", "internal error, please try again later."],
    ["gpt4o/record-failed-500", "500", "Failed to get user information"],
    ["veo/record-create-failed", "422", "Your request was rejected by Flow."],
    ["veo/record-failed", "500", "internal error, please try again later."],
    ["veo/record-failed-policy", "400", policy],
    ["flux/record-failed", "400", "Request Moderated"],
    ["flux/record-create-failed", "501", null],
    ["gpt4o/record-create-failed", "451", "Failed to fetch the image."],
    ["gpt4o/record-failed", "400", "Content policy violation"],
    ["gpt4o/record-failed-word-only", "500", "oops"],
    ["midjourney/record-failed", "500", "Image generation failed"],
    ["midjourney/record-create-failed", "400", "Banned prompt"],
  ];
  it.each(cases)("%s", async (name, code, message) => {
    expect(await read(name)).toMatchObject({ state: "failed", code, message });
  });

  it("with what it consumed all the same, 0 being a value", async () => {
    expect(await read("market/record-fail")).toMatchObject({ creditsConsumed: 0, callBackUrl });
  });
});

describe("a task is running until kie.ai says otherwise in words we know", () => {
  it.each([
    ...["market/record-waiting-2026-04", "market/record-generating", "market/record-queuing"],
    ...["market/record-unknown-state", "veo/record-running", "veo/record-unknown-flag", "flux/record-running"],
    ...["gpt4o/record-running", "midjourney/record-running"],
    ...["market/record-progress", "market/record-bare-running", "flux/record-running-docs"],
    ...["midjourney/record-running-ms"],
  ])("%s", async (name) => {
    expect(await read(name)).toMatchObject({ state: "running" });
  });
});

describe("a task that kie.ai does not know is missing, in each family's words", () => {
  it.each([
    ...["market/not-found", "market/not-found-docs", "veo/not-found", "veo/not-found-null", "flux/not-found"],
    ...["gpt4o/not-found", "midjourney/not-found", "midjourney/not-found-docs"],
  ])("%s", async (name) => {
    expect(await read(name)).toEqual({ state: "missing" });
  });
});

it("no recorded form is left out", () => {
  const names = families.flatMap((family) =>
    readdirSync(join(import.meta.dirname, "../../fixtures/kie", family)).map(
      (file) => `${family}/${file.slice(0, -5)}`,
    ),
  );
  expect([...tried].sort()).toEqual(names.sort());
});
