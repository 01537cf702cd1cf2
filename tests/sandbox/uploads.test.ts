import sharp from "sharp";
import { describe, expect, it, vi } from "vitest";
import { db } from "#graphql/runtime/db.ts";
import { sandboxKey } from "#graphql/runtime/secrets.ts";
import { taskIdOf, useSandbox } from "#tests/sandbox/sandbox.ts";

const sandbox = useSandbox();
type Uploaded = {
  code: number;
  success: boolean;
  msg: string;
  data: { downloadUrl: string; fileSize: number; mimeType: string; fileName: string; filePath: string };
};

async function upload(
  kind: "stream" | "base64" | "url",
  body: FormData | object,
  key = sandboxKey(),
): Promise<Uploaded> {
  const response = await fetch(`${sandbox.origin}/sandbox/upload/api/file-${kind}-upload`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}` },
    body: body instanceof FormData ? body : JSON.stringify(body),
  });
  return response.json();
}

function form(bytes: Uint8Array, fileName = ""): FormData {
  const data = new FormData();
  data.set("file", new Blob([new Uint8Array(bytes)]), "photo.png");
  data.set("uploadPath", "images/user-uploads");
  if (fileName !== "") data.set("fileName", fileName);
  return data;
}

const picture = (width: number, height: number, background: string) =>
  sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer();

async function meanColour(bytes: ArrayBuffer | Buffer) {
  const { channels } = await sharp(bytes).stats();
  return channels.slice(0, 3).map(({ mean }) => Math.round(mean));
}

describe("the upload host", () => {
  it("takes a stream and serves the same bytes under a link", async () => {
    const bytes = await picture(300, 200, "#c04020");
    const { data, ...envelope } = await upload("stream", form(bytes, "a photo.png"));
    expect(envelope).toEqual({ success: true, code: 200, msg: "File uploaded successfully" });
    expect(data).toMatchObject({
      success: true,
      fileName: "a photo.png",
      fileSize: bytes.length,
      mimeType: "image/png",
    });
    expect(data.filePath).toBe("kieai/sandbox/images/user-uploads/a photo.png");
    const response = await fetch(data.downloadUrl);
    expect(response.headers.get("content-type")).toBe("image/png");
    expect(response.headers.get("content-security-policy")).toContain("sandbox");
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
  });

  it("takes base64, plain or as a data address, and copies from its own links", async () => {
    const bytes = await picture(20, 20, "#123456");
    const base64Data = bytes.toString("base64");
    const plain = await upload("base64", { base64Data, uploadPath: "a" });
    const address = await upload("base64", { base64Data: `data:image/png;base64,${base64Data}`, uploadPath: "a" });
    const copy = await upload("url", { fileUrl: plain.data.downloadUrl, uploadPath: "b", fileName: "copy.png" });
    expect([plain, address, copy].map(({ data }) => data.fileSize)).toEqual(Array(3).fill(bytes.length));
    expect(plain.data.fileName).toMatch(/^\d+-[0-9a-f]+\.png$/);
  });

  it("overwrites a file of the same name", async () => {
    const first = await upload("stream", form(await picture(10, 10, "#000"), "same.png"));
    await upload("stream", form(await picture(30, 10, "#000"), "same.png"));
    expect((await sharp(await (await fetch(first.data.downloadUrl)).arrayBuffer()).metadata()).width).toBe(30);
  });

  it.each([
    ["no path", () => upload("base64", { base64Data: "aGk=" }), 400, "Missing required parameter: uploadPath"],
    [
      "no base64",
      () => upload("base64", { base64Data: "***", uploadPath: "a" }),
      400,
      "Base64 decoding failed: Invalid Base64 format",
    ],
    ["a wrong key", () => upload("base64", {}, "sk-else"), 401, "Authentication failed: Invalid API Key"],
    [
      "a path upwards",
      () => upload("base64", { base64Data: "aGk=", uploadPath: "../../db" }),
      400,
      "Invalid parameter: uploadPath or fileName",
    ],
    [
      "a private address",
      () => upload("url", { fileUrl: "http://169.254.169.254/latest", uploadPath: "a" }),
      400,
      "Failed to download the file from the given URL",
    ],
  ])("refuses %s", async (_what, attempt, code, msg) => {
    expect(await attempt()).toEqual({ success: false, code, msg });
  });

  it("forgets a file when its day is over", async () => {
    const { data } = await upload("stream", form(await picture(10, 10, "#000")));
    await db.sandboxFile.update({ where: { path: data.filePath }, data: { expiresAt: new Date(0) } });
    expect((await fetch(data.downloadUrl)).status).toBe(404);
  });
});

describe("an edit", () => {
  async function edit(model: string, input: object): Promise<Buffer> {
    const taskId = taskIdOf(await sandbox.post("/api/v1/jobs/createTask", { model, input }));
    const { resultJson } = await vi.waitFor(async () => {
      const record = await sandbox.record("/api/v1/jobs/recordInfo", taskId);
      expect(record.state).toBe("success");
      return record;
    });
    const response = await fetch(JSON.parse(String(resultJson)).resultUrls[0]);
    return Buffer.from(await response.arrayBuffer());
  }

  it("derives from its source and follows its shape when asked for auto", async () => {
    const red = (await upload("stream", form(await picture(600, 400, "#d02010")))).data.downloadUrl;
    const blue = (await upload("stream", form(await picture(600, 400, "#1020d0")))).data.downloadUrl;
    const make = (url: string) =>
      edit("google/nano-banana-edit", { prompt: "softer light #sim:fast", image_urls: [url], aspect_ratio: "auto" });
    const [fromRed, fromBlue] = [await make(red), await make(blue)];
    const { width = 0, height = 1 } = await sharp(fromRed).metadata();
    expect(width / height).toBeCloseTo(1.5, 2);
    const [r = 0, , b = 0] = await meanColour(fromRed);
    const [r2 = 0, , b2 = 0] = await meanColour(fromBlue);
    expect(r).toBeGreaterThan(b + 40);
    expect(b2).toBeGreaterThan(r2 + 40);
  });

  it("shows further sources too", async () => {
    const plain = (await upload("stream", form(await picture(600, 600, "#808080")))).data.downloadUrl;
    const green = (await upload("stream", form(await picture(600, 600, "#00ff00")))).data.downloadUrl;
    const one = await edit("nano-banana-pro", { prompt: "collage #sim:fast", image_input: [plain] });
    const two = await edit("nano-banana-pro", { prompt: "collage #sim:fast", image_input: [plain, green] });
    expect((await meanColour(two))[1]).not.toBe((await meanColour(one))[1]);
    expect(two.equals(one)).toBe(false);
  });

  it("refuses a source that is no image", async () => {
    const words = (await upload("stream", form(Buffer.from("<script>alert(1)</script>"), "x.html"))).data;
    expect(words.mimeType).toBe("application/octet-stream");
    const body = { model: "google/nano-banana-edit", input: { prompt: "x", image_urls: [words.downloadUrl] } };
    expect(await sandbox.post("/api/v1/jobs/createTask", body)).toMatchObject({
      code: 500,
      msg: "File type not supported",
    });
  });
});
