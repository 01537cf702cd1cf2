import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { servedWidth } from "#graphql/domain/assets/media/image-widths.ts";
import { assetUrl, assetUrlExpiresAt, verifyAssetUrl } from "#graphql/domain/assets/signed-url.ts";
import { DAY, HOUR, SECOND } from "#graphql/runtime/clock.ts";
import { env } from "#graphql/runtime/env.ts";

const image = { id: "0190aaaa-0000-7000-8000-000000000001", contentType: "image/png", width: 1024 };
const video = { id: "0190aaaa-0000-7000-8000-000000000002", contentType: "video/mp4", width: 1280 };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-20T10:00:01Z") });
});
afterEach(() => {
  vi.useRealTimers();
});

function verify(link: string, change: (query: URLSearchParams) => void = () => undefined) {
  const url = new URL(link);
  change(url.searchParams);
  return verifyAssetUrl(url.pathname.slice("/media/".length), url.searchParams);
}

it("a link is on our own address and says what was signed", () => {
  const link = assetUrl(image, 600);
  expect(link.startsWith(`${env.publicUrl}/media/${image.id}?`)).toBe(true);
  expect(verify(link)).toEqual({ assetId: image.id, width: 640, attached: null, expiresAt: assetUrlExpiresAt() });
  expect(verify(assetUrl(image))).toMatchObject({ width: null });
  expect(verify(assetUrl(image, null))).toMatchObject({ width: null });
});

it("a link stays the same for hours, so that browsers keep the file, and lives at least a day", () => {
  const link = assetUrl(image);
  const life = assetUrlExpiresAt().getTime() - Date.now();
  expect(life).toBeGreaterThanOrEqual(DAY);
  expect(life).toBeLessThanOrEqual(DAY + 6 * HOUR);
  vi.setSystemTime(Date.now() + HOUR);
  expect(assetUrl(image)).toBe(link);
  vi.setSystemTime(Date.now() + 6 * HOUR);
  expect(assetUrl(image)).not.toBe(link);
});

it("a link works until its moment and not after", () => {
  const link = assetUrl(image);
  const end = assetUrlExpiresAt().getTime();
  vi.setSystemTime(end - SECOND);
  expect(verify(link)).not.toBeNull();
  vi.setSystemTime(end);
  expect(verify(link)).toBeNull();
});

describe("a link that we did not make is refused", () => {
  const changes: [string, (query: URLSearchParams) => void][] = [
    ["with a later end", (query) => query.set("e", String(Number(query.get("e")) + 1))],
    ["with an end in words", (query) => query.set("e", "never")],
    ["with another width", (query) => query.set("w", "1280")],
    ["with the width taken off", (query) => query.delete("w")],
    ["with a width that is none", (query) => query.set("w", "original")],
    ["without a signature", (query) => query.delete("s")],
    ["with a shorter signature", (query) => query.set("s", String(query.get("s")).slice(1))],
    ["with a wrong signature", (query) => query.set("s", "A".repeat(43))],
    ["without anything", (query) => ["e", "s", "w"].map((name) => query.delete(name))],
  ];
  it.each(changes)("%s", (_title, change) => {
    expect(verify(assetUrl(image, 320))).not.toBeNull();
    expect(verify(assetUrl(image, 320), change)).toBeNull();
  });

  it("for another file", () => {
    const url = new URL(assetUrl(image));
    expect(verifyAssetUrl(video.id, url.searchParams)).toBeNull();
  });
});

it("an image is offered in few widths and is never enlarged", () => {
  expect([1, 160, 161, 600, 960, 961, 1024, 5000].map((asked) => servedWidth(image, asked))).toEqual([
    ...[160, 160, 320, 640, 960, 1280, 1280, 1280],
  ]);
  // What is small already is served as it is; a PNG never is where a width was asked for.
  const jpeg = { contentType: "image/jpeg", width: 1024 };
  expect([960, 961, 1024, 5000].map((asked) => servedWidth(jpeg, asked))).toEqual([960, null, null, null]);
  expect(servedWidth({ contentType: "image/png", width: 432 }, 960)).toBe(480);
  expect(servedWidth({ contentType: "image/png", width: 4000 }, 1900)).toBe(1920);
  expect(servedWidth({ contentType: "image/png", width: 4000 }, 1921)).toBeNull();
  expect(servedWidth(video, 320)).toBeNull();
  expect(servedWidth({ contentType: "image/png", width: null }, 320)).toBeNull();
});
