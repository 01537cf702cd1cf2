import { createHmac } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type CallbackSignature, isSignedByKie, readCallback, signCallback } from "#graphql/vendors/kie/callback.ts";
import { fixture, kieTaskId } from "#tests/vendors/kie/fixtures.ts";

describe("a callback names its task", () => {
  const names = readdirSync(join(import.meta.dirname, "../../fixtures/kie/callbacks")).map((file) =>
    file.replace(".json", ""),
  );
  it.each(names)("%s", (name) => {
    expect(readCallback(fixture(`callbacks/${name}`))).toEqual({ kieTaskId });
  });

  it.each([
    ...[
      "",
      "null",
      "[]",
      "{}",
      "nonsense",
      '{"data":null}',
      '{"data":"x"}',
      '{"data":{"taskId":""}}',
      '{"data":{"taskId":5}}',
    ],
    ...[
      '{"taskId":"abc"}',
      `{"data":{"taskId":"${"a".repeat(129)}"}}`,
      '{"data":{"taskId":"a\\u0000b"}}',
      '{"data":{"taskId":"a b"}}',
    ],
    ...[
      '{"data":{"taskId":"../x\\n"}}',
      `${"[".repeat(200_000)}`,
      `{"data":${"[".repeat(50_000)}${"]".repeat(50_000)}}`,
    ],
  ])("or is about none", (text) => {
    expect(readCallback(text)).toEqual({ kieTaskId: null });
  });
});

describe("a callback's signature", () => {
  const at = new Date("2026-11-20T10:00:00Z");
  const seconds = (offset = 0) => String(at.getTime() / 1000 + offset);
  const signed = (change: Partial<CallbackSignature> = {}): CallbackSignature => {
    const timestamp = typeof change.timestamp === "string" ? change.timestamp : seconds();
    const signature = signCallback("webhook-key", kieTaskId, timestamp);
    return { key: "webhook-key", kieTaskId, timestamp, signature, at, ...change };
  };

  it("is the base64 HMAC-SHA256 of task id, dot, timestamp", () => {
    const expected = createHmac("sha256", "webhook-key").update(`${kieTaskId}.1789126694`).digest("base64");
    expect(signCallback("webhook-key", kieTaskId, "1789126694")).toBe(expected);
  });

  it.each([0, 599, -599])("is accepted %s seconds from its timestamp", (offset) => {
    expect(isSignedByKie(signed({ timestamp: seconds(offset) }))).toBe(true);
  });

  const wrong: [string, Partial<CallbackSignature>][] = [
    ["older than ten minutes", { timestamp: seconds(-601) }],
    ["from the future", { timestamp: seconds(601) }],
    ["made with another key", { key: "other" }],
    ["of another task", { kieTaskId: "b".repeat(32) }],
    ["missing", { signature: undefined }],
    ["without a timestamp", { timestamp: undefined }],
    ["empty", { signature: "" }],
    ["short", { signature: "abcd" }],
    ["given twice", { signature: [signCallback("webhook-key", kieTaskId, seconds()), "x"] }],
    ["with a timestamp in words", { timestamp: "now" }],
    ["with a timestamp in milliseconds", { timestamp: String(at.getTime()) }],
    ["with a timestamp that is signed", { timestamp: `-${seconds()}` }],
    ["of the same length and wrong", { signature: "A".repeat(43).concat("=") }],
    ["with characters of two bytes", { signature: "é".repeat(22) }],
  ];
  it.each(wrong)("is refused when %s", (_title, change) => {
    expect(isSignedByKie(signed(change))).toBe(false);
  });
});
