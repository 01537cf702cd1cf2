import { randomBytes } from "node:crypto";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, it } from "vitest";
import { splicedGzip } from "#graphql/gateway/files/spliced-gzip.ts";

const newNonce = () => randomBytes(16).toString("base64");
const pages = fc.array(
  fc.oneof(
    fc.string({ unit: "grapheme" }).map((text) => text.replace(/\p{Cc}|\p{Cs}/gu, "")),
    fc.constant('<script nonce="'),
    fc.constant("a".repeat(70_000)),
  ),
  {
    minLength: 2,
    maxLength: 12,
  },
);

it("is the page with the insert in every place, for every insert, as a reader of gzip sees it", async () => {
  await fc.assert(
    fc.asyncProperty(pages, async (parts) => {
      const spliced = await splicedGzip(parts);
      for (const nonce of [newNonce(), newNonce(), "=".repeat(24)])
        expect(spliced === null ? null : gunzipSync(spliced(nonce)).toString() === parts.join(nonce)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

it("leaves a page without a place, and one with characters of the stand-in, to the usual way", async () => {
  expect(await splicedGzip(["<p>no script</p>"])).toBeNull();
  expect(await splicedGzip([`a${String.fromCharCode(1)}`, "b"])).toBeNull();
});

it("takes no insert of another length", async () => {
  const spliced = await splicedGzip(["a", "b"]);
  expect(() => spliced?.("short")).toThrow("24 bytes");
});
