import { readdirSync, readlinkSync } from "node:fs";
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import sharp from "sharp";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { assetUrl, assetUrlExpiresAt } from "#graphql/domain/assets/signed-url.ts";
import { handleMedia } from "#graphql/gateway/files/media.ts";
import { db } from "#graphql/runtime/db.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import type { Asset } from "#prisma/generated/client/client.ts";
import { storedAsset } from "#tests/domain/assets/fixtures.ts";
import { useDatabase } from "#tests/support/database.ts";
import { picture } from "#tests/support/files/media-files.ts";
import { ownServer } from "#tests/support/server/local-server.ts";

useDatabase();
const own = ownServer();
const content = Buffer.from("0123456789abcdefghijklmnopqrstuvwxyz");
let video: Asset;
let image: Asset;

beforeAll(async () => {
  own.answer = (req, res) => void handleMedia(req, res);
  video = await storedAsset(content, { contentType: "video/mp4", width: 64, height: 48 });
  image = await storedAsset(await picture("png", 800, 400), { contentType: "image/png", width: 800, height: 400 });
});

type Got = { status: number; headers: IncomingHttpHeaders; body: Buffer };

/** Over a bare socket: fetch hides what a byte range test must see. */
function get(link: string, headers: Record<string, string> = {}, method = "GET"): Promise<Got> {
  const { pathname, search } = new URL(link, own.origin);
  return new Promise((resolve, reject) => {
    const req = httpRequest(`${own.origin}${pathname}${search}`, { headers, method }, async (res) => {
      const chunks: Buffer[] = [];
      for await (const chunk of res) chunks.push(chunk);
      resolve({ status: res.statusCode ?? 0, headers: res.headers, body: Buffer.concat(chunks) });
    });
    req.on("error", reject).end();
  });
}

const link = () => assetUrl(video);

describe("a file", () => {
  it("is given whole, with what a browser needs to keep it and not to run it", async () => {
    const { status, headers, body } = await get(link());
    expect(status).toBe(200);
    expect(body).toEqual(content);
    expect(headers).toMatchObject({
      ...{ "content-type": "video/mp4", "content-length": "36", "accept-ranges": "bytes" },
      ...{ "x-content-type-options": "nosniff", etag: `"${video.sha256.slice(0, 32)}"` },
    });
    expect(headers["content-security-policy"]).toMatch(/default-src 'none'.*sandbox/);
    expect(headers["last-modified"]).toBe(video.createdAt.toUTCString());
    expect(headers["content-disposition"]).toBeUndefined();
    const age = Number(/^private, max-age=(\d+), immutable$/.exec(headers["cache-control"] ?? "")?.[1]);
    expect(Math.abs(age - (assetUrlExpiresAt().getTime() - Date.now()) / 1000)).toBeLessThan(5);
  });

  it("is described alone on HEAD, whatever range is asked", async () => {
    const { status, headers, body } = await get(link(), { range: "bytes=0-1" }, "HEAD");
    expect({ status, size: body.length }).toEqual({ status: 200, size: 0 });
    expect(headers).toMatchObject({ "content-length": "36", "content-type": "video/mp4" });
  });

  it("may be read and drawn by pages of any site, without cookies and whatever becomes of the request", async () => {
    const origin = "https://partner.example";
    const asked = { origin, "access-control-request-method": "GET", "access-control-request-headers": "range" };
    const preflight = await get(link(), asked, "OPTIONS");
    expect(preflight.status).toBe(204);
    expect(preflight.headers).toMatchObject({
      ...{ "access-control-allow-origin": "*", "access-control-allow-methods": "GET, HEAD" },
      "access-control-allow-headers": expect.stringContaining("range"),
    });
    const part = { origin, range: "bytes=0-1" };
    const etag = String((await get(link())).headers.etag);
    const answers = await Promise.all([
      get(link(), { origin }),
      get(link(), part),
      get(link(), { origin, "if-none-match": etag }),
      get(link(), { origin, range: "bytes=99-" }),
      get(link().replace(/s=.{5}/, "s=AAAAA"), { origin }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 206, 304, 416, 404]);
    for (const { status, headers } of answers) {
      expect(headers["access-control-allow-origin"], String(status)).toBe("*");
      expect(headers["access-control-allow-credentials"]).toBeUndefined();
    }
    expect(answers[1]?.headers["access-control-expose-headers"]).toContain("content-range");
  });

  it("is only read", async () => {
    const { status, headers } = await get(link(), {}, "DELETE");
    expect({ status, allow: headers.allow }).toEqual({ status: 405, allow: "GET, HEAD, OPTIONS" });
    expect(headers["access-control-allow-origin"]).toBe("*");
  });
});

describe("a part of a file", () => {
  const parts: [string, string, string][] = [
    ["bytes=0-0", "0", "bytes 0-0/36"],
    ["bytes=0-9", "0123456789", "bytes 0-9/36"],
    ["bytes=10-", "abcdefghijklmnopqrstuvwxyz", "bytes 10-35/36"],
    ["bytes=-3", "xyz", "bytes 33-35/36"],
    ["bytes=-100", content.toString(), "bytes 0-35/36"],
    ["bytes=34-999", "yz", "bytes 34-35/36"],
    ["bytes= 35-35 ", "z", "bytes 35-35/36"],
    ["BYTES=0-1", "01", "bytes 0-1/36"],
  ];
  it.each(parts)("%s", async (range, part, contentRange) => {
    const { status, headers, body } = await get(link(), { range });
    expect({ status, body: body.toString() }).toEqual({ status: 206, body: part });
    expect(headers).toMatchObject({ "content-range": contentRange, "content-length": String(part.length) });
  });

  it.each(["bytes=36-", "bytes=36-40", "bytes=99999999999999999999-", "bytes=-0"])(
    "%s is beyond its end",
    async (range) => {
      const { status, headers, body } = await get(link(), { range });
      expect({ status, size: body.length }).toEqual({ status: 416, size: 0 });
      expect(headers["content-range"]).toBe("bytes */36");
    },
  );

  it.each(["bytes=5-2", "bytes=-", "bytes=a-b", "lines=0-1", "bytes=0-1,3-4", "bytes 0-1", "bytes=0x1-2", ""])(
    "%j is not understood and gives the whole",
    async (range) => {
      expect(await get(link(), { range })).toMatchObject({ status: 200, body: content });
    },
  );

  it("is given only of the very file that If-Range names", async () => {
    const { headers } = await get(link());
    const [etag, modified] = [String(headers.etag), String(headers["last-modified"])];
    const status = async (condition: string) =>
      (await get(link(), { range: "bytes=0-1", "if-range": condition })).status;
    expect(await Promise.all([etag, modified].map(status))).toEqual([206, 206]);
    const others = ['"other"', `W/${etag}`, "Thu, 01 Jan 1970 00:00:00 GMT", "nonsense"];
    expect(await Promise.all(others.map(status))).toEqual([200, 200, 200, 200]);
  });
});

describe("a file that the client has", () => {
  it("is not sent again", async () => {
    const { headers } = await get(link());
    const etag = String(headers.etag);
    const conditions: Record<string, string>[] = [
      { "if-none-match": etag },
      { "if-none-match": `"x", W/${etag}` },
      { "if-none-match": "*" },
      { "if-modified-since": String(headers["last-modified"]) },
      { "if-modified-since": new Date(Date.now() + 60_000).toUTCString() },
      { "if-none-match": etag, range: "bytes=0-1" },
    ];
    for (const condition of conditions) {
      const got = await get(link(), condition);
      expect({ status: got.status, size: got.body.length, etag: got.headers.etag }).toEqual({
        status: 304,
        size: 0,
        etag,
      });
      expect(got.headers["cache-control"]).toMatch(/max-age/);
    }
  });

  it("is sent when it is another", async () => {
    const { headers } = await get(link());
    const modified = String(headers["last-modified"]);
    const conditions: Record<string, string>[] = [
      { "if-none-match": '"other"' },
      { "if-none-match": '"other"', "if-modified-since": modified },
      { "if-modified-since": "Thu, 01 Jan 1970 00:00:00 GMT" },
      { "if-modified-since": "nonsense" },
    ];
    for (const condition of conditions) expect((await get(link(), condition)).status).toBe(200);
  });
});

describe("an image", () => {
  it("is given resized to the width that was signed, under a name of its own", async () => {
    const { status, headers, body } = await get(assetUrl(image, 300));
    expect({ status, type: headers["content-type"] }).toEqual({ status: 200, type: "image/webp" });
    expect(await sharp(body).metadata()).toMatchObject({ format: "webp", width: 320, height: 160 });
    expect(headers.etag).not.toBe((await get(assetUrl(image))).headers.etag);
    expect((await get(assetUrl(image, 300), { "if-none-match": String(headers.etag) })).status).toBe(304);
  });
});

describe("a download", () => {
  const names: [string, string, string][] = [
    ["nano-banana-fox-2026-11-20", "nano-banana-fox-2026-11-20.mp4", "nano-banana-fox-2026-11-20.mp4"],
    ["fox.png", "fox.mp4", "fox.mp4"],
    ["狐狸", "__.mp4", "%E7%8B%90%E7%8B%B8.mp4"],
    ['a"b\\c/d\r\nset-cookie: x', "a-b-c-d-set-cookie- x.mp4", "a-b-c-d-set-cookie-%20x.mp4"],
    ["../../etc/passwd", "etc-passwd.mp4", "etc-passwd.mp4"],
    ["fox\u202egpj.exe", "fox-gpj.exe.mp4", "fox-gpj.exe.mp4"],
    ["it's (1)", "it's (1).mp4", "it%27s%20%281%29.mp4"],
    ["", "creation.mp4", "creation.mp4"],
    [" .. ", "creation.mp4", "creation.mp4"],
    ["🦊".repeat(200), `${"__".repeat(100)}.mp4`, `${"%F0%9F%A6%8A".repeat(100)}.mp4`],
  ];
  it.each(names)("as %j is saved under a harmless name with the right ending", async (name, plain, encoded) => {
    const { headers } = await get(`${link()}&download=${encodeURIComponent(name)}`);
    expect(headers["content-disposition"]).toBe(`attachment; filename="${plain}"; filename*=UTF-8''${encoded}`);
  });
});

describe("one answer for everything that is not to be had", () => {
  const forged = (change: (url: URL) => void) => {
    const url = new URL(link());
    change(url);
    return url.href;
  };
  it("a link without, with a wrong, or with an old signature, of another file or of none", async () => {
    const gone = await storedAsset(content, { contentType: "video/mp4", width: 1, height: 1 });
    await db.asset.update({ where: { id: gone.id }, data: { deletedAt: new Date() } });
    const lost = await storedAsset(content, { contentType: "video/mp4", width: 1, height: 1 });
    await storage().delete(lost.storageKey);
    const links = [
      `/media/${video.id}`,
      forged((url) => url.searchParams.set("s", "A".repeat(43))),
      forged((url) => url.searchParams.set("e", "1")),
      forged((url) => url.searchParams.set("w", "160")),
      forged((url) => (url.pathname = `/media/${image.id}`)),
      forged((url) => (url.pathname += "/x")),
      assetUrl({ ...video, id: "0190aaaa-0000-7000-8000-000000000001" }),
      assetUrl(gone),
      assetUrl(lost),
      "/media/",
      "/media/../secrets.json",
      "/media/%00",
      "/media/%",
    ];
    const answers = await Promise.all(links.map((each) => get(each)));
    for (const { status, headers, body } of answers) {
      expect({ status, body: body.toString(), cache: headers["cache-control"], type: headers["content-type"] }).toEqual(
        {
          ...{ status: 404, body: "Not found", cache: "no-store", type: "text/plain" },
        },
      );
      expect(headers.etag).toBeUndefined();
    }
  });

  it("a link after its time", async () => {
    const old = link();
    vi.useFakeTimers({ toFake: ["Date"], now: assetUrlExpiresAt() });
    expect((await get(old)).status).toBe(404);
    vi.useRealTimers();
    expect((await get(old)).status).toBe(200);
  });
});

/** How many times this process has a stored file open. */
function timesOpen(storageKey: string): number {
  const files = readdirSync("/proc/self/fd").map((number) => {
    try {
      return readlinkSync(`/proc/self/fd/${number}`);
    } catch {
      // The one that the listing itself was read from.
      return "";
    }
  });
  return files.filter((path) => path.endsWith(storageKey)).length;
}

it("a client that leaves in the middle leaves no file open", async () => {
  const big = await storedAsset(Buffer.alloc(20_000_000), { contentType: "video/mp4", width: 1, height: 1 });
  const { pathname, search } = new URL(assetUrl(big));
  const openInTheMiddle = await new Promise<number>((resolve) => {
    let seen = 0;
    const req = httpRequest(`${own.origin}${pathname}${search}`, (res) =>
      res
        .once("data", () => {
          seen = timesOpen(big.storageKey);
          req.destroy();
        })
        .on("close", () => resolve(seen)),
    );
    req.on("error", () => undefined).end();
  });
  expect(openInTheMiddle).toBe(1);
  await vi.waitFor(() => expect(timesOpen(big.storageKey)).toBe(0));
});

it("files that are sent side by side keep to their own bytes", async () => {
  const bodies = [1, 2, 3, 4].map((byte) => Buffer.alloc(900_000 + byte, byte));
  const assets = await Promise.all(
    bodies.map((body) => storedAsset(body, { contentType: "video/mp4", width: 1, height: 1 })),
  );
  const addresses = [...assets, ...assets, ...assets].map((asset) => {
    const { pathname, search } = new URL(assetUrl(asset));
    return `${own.origin}${pathname}${search}`;
  });
  const got = await Promise.all(addresses.map(async (url) => Buffer.from(await (await fetch(url)).arrayBuffer())));
  for (const [place, body] of got.entries()) expect(body.equals(bodies[place % 4] ?? Buffer.alloc(0))).toBe(true);
});
