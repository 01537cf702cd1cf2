import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { connect } from "node:net";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { completeUpload } from "#graphql/domain/assets/uploads/complete-upload.ts";
import { createUpload } from "#graphql/domain/assets/uploads/create-upload.ts";
import { HOUR, MINUTE } from "#graphql/runtime/clock.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { picture } from "#tests/support/files/media-files.ts";
import { useWorld } from "#tests/support/world.ts";

const world = useWorld();
let image: Buffer;
beforeAll(async () => {
  image = await picture("png", 40, 30);
});

type Got = { status: number; headers: IncomingHttpHeaders; text: string };

/** Over a bare request: fetch chooses its own Content-Length. */
function send(
  link: string,
  body: Buffer | null,
  headers: Record<string, string | number> = {},
  method = "PUT",
): Promise<Got> {
  const { pathname, search } = new URL(link);
  return new Promise((resolve, reject) => {
    const req = httpRequest(`${world.origin()}${pathname}${search}`, { method, headers }, async (res) => {
      let text = "";
      for await (const chunk of res) text += chunk;
      resolve({ status: res.statusCode ?? 0, headers: res.headers, text });
    });
    req.on("error", reject);
    if (body !== null) req.write(body);
    req.end();
  });
}

async function place(byteSize = image.length) {
  const viewer = await makeAccount();
  return { viewer, ...(await createUpload(viewer, { filename: "a.png", contentType: "image/png", byteSize })) };
}

/** The next file sent to an upload's address cannot be stored; what is stored meanwhile of other files is not concerned. */
function fullOnce(id: string) {
  const store = storage();
  const put = store.put.bind(store);
  let isFull = true;
  return vi.spyOn(store, "put").mockImplementation((key, ...given) => {
    if (!isFull || !key.includes(`/${id}/`)) return put(key, ...given);
    isFull = false;
    return Promise.reject(new Error("disk full"));
  });
}

const whole = (bytes = image) => ({ "content-length": bytes.length, "content-type": "image/png" });

describe("the address of an upload", () => {
  it("is on our domain, and takes the file once", async () => {
    const { viewer, id, url, headers } = await place();
    expect(url).toMatch(/^http:\/\/localhost:3000\/uploads\/[0-9a-f-]{36}\?/);
    expect(headers).toEqual({ "content-type": "image/png" });
    expect(await send(url, image, whole())).toMatchObject({ status: 204, text: "" });
    expect(await send(url, image, whole())).toMatchObject({ status: 409 });
    expect(await completeUpload(viewer, id)).toMatchObject({ width: 40, height: 30 });
    expect(await send(url, image, whole())).toMatchObject({ status: 409 });
  });

  it("takes the file from any page, without cookies", async () => {
    const { url } = await place();
    const asked = await send(
      url,
      null,
      { origin: "https://partner.example", "access-control-request-method": "PUT" },
      "OPTIONS",
    );
    expect(asked.status).toBe(204);
    expect(asked.headers).toMatchObject({
      ...{ "access-control-allow-origin": "*", "access-control-allow-methods": "PUT" },
      "access-control-allow-headers": "content-type",
    });
    expect(asked.headers["access-control-allow-credentials"]).toBeUndefined();
    const sent = await send(url, image, { ...whole(), origin: "https://partner.example" });
    expect(sent).toMatchObject({ status: 204, headers: { "access-control-allow-origin": "*" } });
    expect(sent.headers["set-cookie"]).toBeUndefined();
  });

  it("tells any page what became of the file, also where it is refused", async () => {
    const origin = { origin: "https://partner.example" };
    const [{ id, url }, late] = [await place(), await place()];
    const put = fullOnce(id);
    const answers = [
      await send(url, image, { ...whole(), ...origin }),
      await send(url, null, origin, "POST"),
      await send(url, image, { ...origin, "transfer-encoding": "chunked" }),
      await send(url, null, { ...origin, "content-length": 2 ** 30, expect: "100-continue" }),
      await send(url, Buffer.alloc(3), { ...whole(Buffer.alloc(3)), ...origin }),
      await send(url.replace(/s=.{5}/, "s=AAAAA"), image, { ...whole(), ...origin }),
      await send(late.url, image, whole()),
      await send(late.url, image, { ...whole(), ...origin }),
    ];
    put.mockRestore();
    expect(answers.map(({ status }) => status)).toEqual([503, 405, 411, 413, 400, 404, 204, 409]);
    for (const { status, headers } of answers) {
      expect([status, headers["access-control-allow-origin"]]).toEqual([status, "*"]);
    }
  });

  it("is worth nothing when it was changed, made up, or is for another upload", async () => {
    const { id, url } = await place();
    const other = await place();
    const changed = [
      url.replace(/s=.{5}/, "s=AAAAA"),
      url.replace(/[?].*/, ""),
      url.replace(/e=\d+/, "e=99999999999"),
      url.replace(/e=\d+/, "e=1e9"),
      url.replace(id, other.id),
      url.replace(id, "00000000-0000-7000-8000-000000000000"),
      url.replace(id, "..%2f..%2fetc"),
      url.replace(`/uploads/${id}`, `/uploads/${id}/more`),
    ];
    for (const link of changed) expect(await send(link, image, whole())).toMatchObject({ status: 404 });
    expect((await send(url, image, whole())).status).toBe(204);
  });

  it("works for an hour", async () => {
    const { url, expiresAt } = await place();
    expect(Math.abs(expiresAt.getTime() - Date.now() - HOUR)).toBeLessThan(MINUTE);
    vi.useFakeTimers({ now: expiresAt.getTime() + 1000, toFake: ["Date"] });
    expect(await send(url, image, whole())).toMatchObject({ status: 404 });
    vi.useRealTimers();
  });

  it("takes only PUT", async () => {
    const { url } = await place();
    for (const method of ["GET", "POST", "DELETE", "PATCH"]) {
      expect(await send(url, null, {}, method)).toMatchObject({ status: 405, headers: { allow: "PUT, OPTIONS" } });
    }
  });
});

describe("a file that is sent", () => {
  it("must say its length", async () => {
    const { url } = await place();
    expect(await send(url, image, { "transfer-encoding": "chunked" })).toMatchObject({ status: 411 });
  });

  it("has the length that was announced", async () => {
    const { url } = await place();
    const longer = Buffer.concat([image, image]);
    expect(await send(url, longer, whole(longer))).toMatchObject({ status: 400 });
    const shorter = image.subarray(1);
    expect(await send(url, shorter, whole(shorter))).toMatchObject({ status: 400 });
    expect(await send(url, image, whole())).toMatchObject({ status: 204 });
  });

  it("is refused at once where it would be larger than any may be", async () => {
    const { url } = await place();
    const { status } = await new Promise<{ status: string }>((resolve, reject) => {
      const { pathname, search } = new URL(url);
      const socket = connect(Number(new URL(world.origin()).port), "127.0.0.1");
      socket.on("error", reject);
      socket.once("data", (chunk) => {
        resolve({ status: String(chunk).split(" ")[1] ?? "" });
        socket.destroy();
      });
      socket.write(`PUT ${pathname}${search} HTTP/1.1\r\nhost: x\r\ncontent-length: ${101 * 1024 * 1024}\r\n\r\n`);
    });
    expect(status).toBe("413");
  });

  it("that breaks off is not kept, and can be sent again", async () => {
    const { viewer, id, url } = await place();
    const { pathname, search } = new URL(url);
    await new Promise<void>((resolve, reject) => {
      const socket = connect(Number(new URL(world.origin()).port), "127.0.0.1");
      socket.on("error", reject).on("close", () => resolve());
      socket.write(`PUT ${pathname}${search} HTTP/1.1\r\nhost: x\r\ncontent-length: ${image.length}\r\n\r\n`);
      socket.write(image.subarray(0, 100), () => socket.destroy());
    });
    await expect(completeUpload(viewer, id)).rejects.toMatchObject({ code: "INVALID_INPUT" });
    await vi.waitFor(async () => expect((await send(url, image, whole())).status).toBe(204));
    expect(await completeUpload(viewer, id)).toMatchObject({ width: 40 });
  });

  it("is asked for again while it cannot be stored", async () => {
    const { id, url } = await place();
    const put = fullOnce(id);
    expect(await send(url, image, whole())).toMatchObject({ status: 503, headers: { "retry-after": "5" } });
    put.mockRestore();
    expect(await send(url, image, whole())).toMatchObject({ status: 204 });
  });
});
