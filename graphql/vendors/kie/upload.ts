import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { z } from "zod";
import { MINUTE } from "#graphql/runtime/clock.ts";
import { request } from "#graphql/runtime/http/http.ts";
import { measuredCall } from "#graphql/vendors/kie/measured.ts";
import { type KieProvider, kieAddress } from "#graphql/vendors/kie/provider.ts";
import { dataOf } from "#graphql/vendors/kie/verdict.ts";
import { asVendorError, VendorError } from "#graphql/vendors/vendor-error.ts";

const UPLOAD_TIMEOUT_MS = 2 * MINUTE;
const MAX_ANSWER_BYTES = 64 * 1024;
/** Where in kie.ai's upload space our files go; without slashes at its ends. */
const UPLOAD_PATH = "images/user-uploads";

// The documents also name fileUrl, fileId and expiresAt: they are not on the wire (kie.ai wire, 2026-08).
const uploaded = z.looseObject({ downloadUrl: z.url({ protocol: /^https?$/ }) });

export type KieUpload = { stream: Readable; fileName: string; contentType: string; byteSize: number };

/**
 * Puts a file where kie.ai's models can read it, for at least a day, and gives its address there.
 * A file of the same name is replaced, so the name must be ours and not to be guessed.
 * @throws VendorError; repeating is harmless whatever it says.
 */
export function uploadToKie(provider: KieProvider, file: KieUpload): Promise<string> {
  return measuredCall("upload", provider, () => upload(provider, file));
}

async function upload(provider: KieProvider, file: KieUpload): Promise<string> {
  const { uploadBase, apiKey } = kieAddress(provider);
  const form = multipart(file);
  try {
    const response = await request(`${uploadBase}/api/file-stream-upload`, {
      method: "POST",
      headers: { authorization: `Bearer ${apiKey}`, ...form.headers },
      body: form.body,
      timeoutMs: UPLOAD_TIMEOUT_MS,
      maxBytes: MAX_ANSWER_BYTES,
    });
    const answer = uploaded.safeParse(dataOf(response));
    if (!answer.success) throw new VendorError("kie", "uploaded, without an address", { verdict: "ambiguous" });
    return answer.data.downloadUrl;
  } catch (error) {
    throw asVendorError("kie", error);
  }
}

// Written by hand so that the file streams and its length is known before it is read.
function multipart({ stream, fileName, contentType, byteSize }: KieUpload) {
  const boundary = `nbv-${randomBytes(18).toString("hex")}`;
  const field = (name: string, value: string) =>
    `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const name = fileName.replace(/[^A-Za-z0-9._-]/g, "_");
  const before = Buffer.from(
    `${field("uploadPath", UPLOAD_PATH)}${field("fileName", name)}--${boundary}\r\n` +
      `content-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: ${contentType}\r\n\r\n`,
  );
  const after = Buffer.from(`\r\n--${boundary}--\r\n`);
  async function* parts() {
    yield before;
    yield* stream;
    yield after;
  }
  return {
    body: Readable.from(parts(), { objectMode: false }),
    headers: {
      "content-type": `multipart/form-data; boundary=${boundary}`,
      "content-length": String(before.length + byteSize + after.length),
    },
  };
}
