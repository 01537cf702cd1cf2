import { Readable } from "node:stream";
import { expect, it } from "vitest";
import { sandboxKey } from "#graphql/runtime/secrets.ts";
import { kieBalance, readKieRecord } from "#graphql/vendors/kie/client.ts";
import { asDownloadError, downloadResult } from "#graphql/vendors/kie/download.ts";
import { uploadToKie } from "#graphql/vendors/kie/upload.ts";
import { ownServer } from "#tests/support/server/local-server.ts";

const own = ownServer();
const sandbox = { sandbox: true };
const says = (body: unknown, status = 200) => {
  own.answer = (_req, res) => res.writeHead(status).end(typeof body === "string" ? body : JSON.stringify(body));
};

it("a status query carries the id, whatever is in it, and the key", async () => {
  says({ code: 200, msg: "success", data: null });
  await readKieRecord(sandbox, "flux", "a&b=c/d");
  expect(own.seen.at(-1)?.url).toBe("/sandbox/kie/api/v1/flux/kontext/record-info?taskId=a%26b%3Dc%2Fd");
  expect(own.seen.at(-1)?.headers.authorization).toBe(`Bearer ${sandboxKey()}`);
});

it.each([
  ["market", "jobs/recordInfo"],
  ["veo", "veo/record-info"],
  ["flux", "flux/kontext/record-info"],
  ["gpt4o", "gpt4o-image/record-info"],
  ["midjourney", "mj/record-info"],
] as const)("a status query of %s goes to %s", async (family, path) => {
  says({ code: 200, msg: "success", data: null });
  await readKieRecord(sandbox, family, "t");
  expect(own.seen.at(-1)?.url).toBe(`/sandbox/kie/api/v1/${path}?taskId=t`);
});

it.each([
  [{ code: 401, msg: "Unauthorized" }, 200, "refused"],
  [{ code: 429, msg: "Your call frequency is too high. Please try again later." }, 200, "busy"],
  [{ code: 500, msg: "x", data: null }, 200, "ambiguous"],
  ["<html>not found</html>", 404, "refused"],
  ["<html>bad gateway</html>", 502, "ambiguous"],
])("a status query answered %j is trouble, not a missing task", async (body, status, verdict) => {
  says(body, status);
  await expect(readKieRecord(sandbox, "market", "t")).rejects.toMatchObject({ name: "VendorError", verdict });
});

it.each([
  [400, "Your prompt was flagged by our content filter."],
  [408, "Timed out."],
  [413, "Too large."],
  [451, "Failed to fetch the image."],
  [501, "Generation failed"],
  [531, "Server error, credits were given back."],
])("a status query answered %d without a record tells that the task failed", async (code, msg) => {
  for (const data of [null, undefined, {}]) {
    says({ code, msg, data });
    const told = { state: "failed", code: String(code), message: msg };
    expect(await readKieRecord(sandbox, "market", "t")).toMatchObject(told);
  }
  // What the record itself says of its end goes before the code of the answer.
  says({ code, msg, data: { taskId: "t", state: "fail", failCode: "422", failMsg: "its own words" } });
  const own = { state: "failed", code: "422", message: "its own words" };
  expect(await readKieRecord(sandbox, "market", "t")).toMatchObject(own);
});

it("a status query that was malformed tells nothing of the task", async () => {
  says({ code: 400, msg: "taskId cannot be blank", data: null });
  await expect(readKieRecord(sandbox, "market", "t")).rejects.toMatchObject({ verdict: "refused" });
});

it("the balance is a number that need not be whole", async () => {
  says({ code: 200, msg: "success", data: 5916.25 });
  expect(await kieBalance(sandbox)).toBe(5916.25);
  says({ code: 200, msg: "success", data: null });
  await expect(kieBalance(sandbox)).rejects.toMatchObject({ verdict: "ambiguous" });
});

const file = () => ({
  stream: Readable.from([Buffer.from("half "), Buffer.from("and half")]),
  fileName: 'a"b/c.png',
  contentType: "image/png",
  byteSize: 13,
});

it("an upload streams the file as a form whose length is known", async () => {
  const downloadUrl = "https://tempfile.redpandaai.co/kieai/1/images/user-uploads/a_b_c.png";
  says({
    success: true,
    code: 200,
    msg: "File uploaded successfully",
    data: { success: true, downloadUrl, fileSize: 13 },
  });
  expect(await uploadToKie(sandbox, file())).toBe(downloadUrl);
  const sent = own.seen.at(-1);
  expect(sent).toMatchObject({ method: "POST", url: "/sandbox/upload/api/file-stream-upload" });
  expect(sent?.headers["content-length"]).toBe(String(sent?.body.length));
  const form = await new Response(new Uint8Array(sent?.body ?? []), {
    headers: { "content-type": sent?.headers["content-type"] ?? "" },
  }).formData();
  expect([...form.keys()]).toEqual(["uploadPath", "fileName", "file"]);
  expect(form.get("uploadPath")).toBe("images/user-uploads");
  expect(form.get("fileName")).toBe("a_b_c.png");
  const part = form.get("file");
  expect(part).toMatchObject({ name: "a_b_c.png", type: "image/png" });
  expect(part instanceof Blob && (await part.text())).toBe("half and half");
});

it.each([
  [{ success: false, code: 400, msg: "Missing required parameter: uploadPath" }, "refused"],
  [{ success: false, code: 401, msg: "Authentication failed: Invalid API Key" }, "refused"],
  [
    { success: true, code: 200, msg: "File uploaded successfully", data: { fileUrl: "https://old.example/a.png" } },
    "ambiguous",
  ],
  [{ success: true, code: 200, msg: "ok", data: { downloadUrl: "javascript:alert(1)" } }, "ambiguous"],
])("an upload answered %j gives no address", async (body, verdict) => {
  says(body);
  await expect(uploadToKie(sandbox, file())).rejects.toMatchObject({ name: "VendorError", verdict });
});

it("an upload whose file breaks off is trouble, and repeating it is the caller's choice", async () => {
  const broken = Readable.from(
    (async function* () {
      yield Buffer.from("half ");
      throw new Error("disk gone");
    })(),
  );
  says({ success: true, code: 200, data: { downloadUrl: "https://a.example/b.png" } });
  await expect(uploadToKie(sandbox, { ...file(), stream: broken })).rejects.toMatchObject({ name: "VendorError" });
});

it("a result is fetched without our key, over redirects", async () => {
  own.answer = (req, res) =>
    req.url === "/r/end.png" ? res.end("bytes") : res.writeHead(302, { location: "/r/end.png" }).end();
  const chunks: Buffer[] = [];
  for await (const chunk of await downloadResult(`${own.origin}/r/start.png`)) chunks.push(chunk);
  expect(Buffer.concat(chunks).toString()).toBe("bytes");
  expect(own.seen.at(-1)?.headers.authorization).toBeUndefined();
});

it.each([
  [404, "refused"],
  [403, "refused"],
  [500, "ambiguous"],
])("a result's host that answers %s gives nothing", async (status, verdict) => {
  says("gone", status);
  await expect(downloadResult(`${own.origin}/r/a.png`)).rejects.toMatchObject({ vendor: "kie", code: status, verdict });
});

it.each(["http://169.254.169.254/latest", "http://127.0.0.1:1/a.png", "file:///etc/passwd"])(
  "a result at %s is not fetched",
  async (url) => {
    await expect(downloadResult(url)).rejects.toMatchObject({ verdict: "unreachable", retryable: false });
  },
);

it.each([
  ["that leads in circles", () => own.origin],
  ["larger than any may be", () => `${own.origin}/large`],
  ["at an address that is never called", () => "http://10.0.0.1/r.png"],
])("a result %s is not asked for again", async (_, address) => {
  own.answer = (req, res) => {
    if (req.url === "/large") res.writeHead(200, { "content-length": 2 ** 30 }).write("b");
    else res.writeHead(302, { location: "/" }).end();
  };
  const read = async () => (await downloadResult(address())).toArray();
  const error = asDownloadError(await read().catch((reason: unknown) => reason));
  expect(error).toMatchObject({ vendor: "kie", retryable: false });
});

it.each([
  [416, false],
  [400, false],
  [403, true],
  [404, true],
  [429, true],
  [503, true],
])("whether a result whose host answers %d is asked for again: %s", async (status, retryable) => {
  says("", status);
  await expect(downloadResult(`${own.origin}/r/a.png`)).rejects.toMatchObject({ vendor: "kie", retryable });
});
