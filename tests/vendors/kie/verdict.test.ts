import { describe, expect, it } from "vitest";
import { dataOf, envelopeOf, notMade, refusalOf } from "#graphql/vendors/kie/verdict.ts";
import { VendorError } from "#graphql/vendors/vendor-error.ts";

type Answer = Parameters<typeof envelopeOf>[0];

const answer = (body: unknown, status = 200, headers: Record<string, string> = {}): Answer => ({
  url: "https://api.kie.ai/",
  status,
  headers,
  body: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
});

function errorOf(work: () => unknown): VendorError {
  try {
    work();
  } catch (error) {
    if (error instanceof VendorError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

const refused = [400, 401, 402, 403, 404, 405, 413, 422, 451, 505];
const busy = [429, 430, 433, 455, 550];
const unsaid = [406, 408, 414, 421, 423, 428, 431, 432, 434, 450, 452, 454, 456, 500, 501, 504, 506, 531, 549, 551];

describe("a code of kie.ai's", () => {
  const cases = [
    ...refused.map((code) => [code, "refused"] as const),
    ...busy.map((code) => [code, "busy"] as const),
    ...unsaid.map((code) => [code, "ambiguous"] as const),
  ];

  it.each(cases)("%i means %s, whatever the HTTP status says", (code, verdict) => {
    const error = errorOf(() => dataOf(answer({ code, msg: "no" })));
    expect(error).toMatchObject({ vendor: "kie", message: "no", verdict, code });
  });

  it.each(cases)("%i as the status of a page that is not kie.ai's means %s", (status, verdict) => {
    const error = errorOf(() => envelopeOf(answer("<html></html>", status)));
    expect(error).toMatchObject({ vendor: "kie", verdict });
    // What stands before kie.ai speaks for it in these two only.
    expect(error.code).toBe(status === 403 || status === 429 ? status : undefined);
  });

  it("that says how long to wait is heard, in the answer and before it", () => {
    const headers = { "retry-after": "7" };
    expect(errorOf(() => dataOf(answer({ code: 429 }, 200, headers))).retryAfterMs).toBe(7000);
    expect(errorOf(() => envelopeOf(answer("busy", 429, headers))).retryAfterMs).toBe(7000);
    expect(errorOf(() => dataOf(answer({ code: 429, msg: "m" }))).retryAfterMs).toBeUndefined();
  });

  it.each(["Credits insufficient : please top up", "insufficient credits", "INSUFFICIENT CREDIT"])(
    "is always 402 with the words %s",
    (msg) => {
      expect(errorOf(() => dataOf(answer({ code: 500, msg })))).toMatchObject({ verdict: "refused", code: 402 });
    },
  );

  it("200 gives the data, null where there is none", () => {
    expect(dataOf(answer({ code: 200, data: { a: 1 } }))).toEqual({ a: 1 });
    expect(dataOf(answer({ code: "200", msg: "ok" }))).toBeNull();
  });

  it("may bring its words as msg, as message or not at all", () => {
    expect(refusalOf(envelopeOf(answer({ code: 400, msg: "a" })), answer("")).message).toBe("a");
    expect(refusalOf(envelopeOf(answer({ code: 400, message: "b" })), answer("")).message).toBe("b");
    expect(refusalOf(envelopeOf(answer({ code: 400 })), answer("")).message).toBe("");
  });
});

describe("a request to make something, answered with a code that says little", () => {
  const verdictWith = (data: unknown) => notMade(envelopeOf(answer({ code: 500, msg: "x", data })), answer("")).verdict;

  it.each([null, "", {}, [], undefined])("made nothing where data is %j", (data) => {
    expect(verdictWith(data)).toBe("refused");
  });

  it.each([{ id: 1 }, ["a"], "text", 0, false, 7])("may have made something where data is %j", (data) => {
    expect(verdictWith(data)).toBe("ambiguous");
  });

  it("is still busy, or refused, where the code says so", () => {
    expect(notMade(envelopeOf(answer({ code: 429, data: { id: 1 } })), answer("")).verdict).toBe("busy");
    expect(notMade(envelopeOf(answer({ code: 422, data: { id: 1 } })), answer("")).verdict).toBe("refused");
  });
});
