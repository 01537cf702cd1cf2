import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Bucket, s3Storage } from "#graphql/vendors/storage/s3.ts";
import { s3Server } from "#tests/support/files/s3-server.ts";

let server: Awaited<ReturnType<typeof s3Server>>;
beforeAll(async () => {
  server = await s3Server();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.objects.clear();
  server.state.seen.length = 0;
  server.state.refuse = false;
  server.state.mayList = true;
});

const info = { contentType: "image/png", metadata: { task: "t1", owner: "u1" } };
const key = "uploads/incoming/abc.bin";
const storage = (bucket: Partial<Bucket> = {}) => s3Storage({ ...server.bucket, ...bucket });

describe("an address that a client puts a file to itself", () => {
  const address = async (seconds = 60) => {
    const direct = await storage().directUpload(key, { contentType: "image/png", byteSize: 5, seconds });
    if (direct === null) throw new Error("a bucket gives addresses");
    return direct;
  };
  const put = async (body: string, headers: Record<string, string> = {}, seconds = 60) => {
    const direct = await address(seconds);
    return fetch(direct.url, { method: "PUT", body, headers: { ...direct.headers, ...headers } });
  };

  it("takes the file that was announced, and only in the bucket", async () => {
    expect((await put("hello")).status).toBe(200);
    expect(await storage().stat(key)).toMatchObject({ contentType: "image/png", byteSize: 5 });
    expect((await address()).url.startsWith(`${server.bucket.endpoint}/files/${key}?`)).toBe(true);
  });

  it("is at the origin that pages are told of, wherever region, name and endpoint put the bucket", async () => {
    expect(await storage().uploadOrigin()).toBe(new URL((await address()).url).origin);
    const amazon = { endpoint: undefined, region: "eu-central-1" };
    expect(await storage({ ...amazon, name: "files" }).uploadOrigin()).toBe(
      "https://files.s3.eu-central-1.amazonaws.com",
    );
    expect(await storage({ ...amazon, name: "with.dots" }).uploadOrigin()).toBe(
      "https://s3.eu-central-1.amazonaws.com",
    );
  });

  it("refuses another length or type, and an address that is out of date", async () => {
    expect((await put("hello!")).status).toBe(403);
    expect((await put("hello", { "content-type": "text/html" })).status).toBe(403);
    expect((await put("hello", {}, 0)).status).toBe(403);
    expect(server.objects.size).toBe(0);
  });

  it("names no secret", async () => {
    expect((await address()).url).not.toContain(encodeURIComponent(server.bucket.secretAccessKey));
  });
});

describe("a key that may read, write and delete, but not list", () => {
  beforeEach(() => {
    server.state.mayList = false;
  });

  it("learns that an object is not there, and that one is", async () => {
    const s3 = storage();
    expect(await s3.stat(key)).toBeNull();
    await expect(s3.read(key)).rejects.toMatchObject({ name: "MissingObjectError" });
    await s3.put(key, Buffer.from("x"), info);
    expect(await s3.stat(key)).toMatchObject({ byteSize: 1 });
    await s3.delete(key);
    expect(await s3.stat(key)).toBeNull();
  });

  it("is told of trouble where it may not read, also when it lost that right", async () => {
    const s3 = storage();
    for (let asked = 0; asked < 3; asked++) expect(await s3.stat(key)).toBeNull();
    expect(server.state.seen.filter(({ method }) => method === "PUT")).toHaveLength(1);
    server.state.refuse = true;
    await expect(s3.stat(key)).rejects.toMatchObject({ name: "VendorError", vendor: "storage" });
    await expect(storage().stat(key)).rejects.toMatchObject({ name: "VendorError", vendor: "storage" });
  });
});

describe("trouble with a bucket", () => {
  it("is told as the storage's, for each thing that can be asked of it", async () => {
    server.state.refuse = true;
    const s3 = storage();
    const expected = { name: "VendorError", vendor: "storage", retryable: true };
    await expect(s3.put(key, Buffer.from("x"), info)).rejects.toMatchObject(expected);
    await expect(s3.read(key)).rejects.toMatchObject(expected);
    await expect(s3.stat(key)).rejects.toMatchObject(expected);
    await expect(s3.delete(key)).rejects.toMatchObject(expected);
    await expect(s3.list("uploads/")[Symbol.asyncIterator]().next()).rejects.toMatchObject(expected);
  });

  it("includes a wrong secret and a bucket that is not there", async () => {
    const expected = { vendor: "storage" };
    await expect(storage({ secretAccessKey: "wrong" }).stat(key)).rejects.toMatchObject(expected);
    await expect(storage({ name: "others" }).put(key, Buffer.from("x"), info)).rejects.toMatchObject(expected);
  });
});

it("a list of many pages is read to its end", async () => {
  const keys = Array.from({ length: 7 }, (_each, index) => `results/t1/${index}.png`);
  for (const each of keys) await storage().put(each, Buffer.from("x"), info);
  const found: string[] = [];
  for await (const each of storage().list("results/")) found.push(each);
  expect(found).toEqual(keys);
});
