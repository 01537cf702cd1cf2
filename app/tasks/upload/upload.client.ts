import { change } from "#app/lib/graphql/client.ts";
import { type Refusal, refusal } from "#app/lib/graphql/result.ts";
import { CompleteUploadDocument, CreateUploadDocument, type Source } from "#app/tasks/upload/documents.ts";
import { fitImage } from "#app/tasks/upload/fit-image.client.ts";
import type { FileProblem } from "#app/tasks/upload/image-file.ts";

/** `wasFitted`: the picture was too large and has been made smaller first. */
export type UploadEnd = { asset: Source; wasFitted: boolean } | { refusal: Refusal } | { problem: FileProblem };

type Slot = { uploadUrl: string; method: string; headers: readonly { name: string; value: string }[] };

/** Sends the bytes to their signed address. By XMLHttpRequest, because fetch does not tell how far a file has gone. */
function put(slot: Slot, file: Blob, onProgress: (share: number) => void, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open(slot.method, slot.uploadUrl);
    for (const { name, value } of slot.headers) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ lengthComputable, loaded, total }) => {
      if (lengthComputable) onProgress(loaded / total);
    };
    request.onload = () => resolve(request.status >= 200 && request.status < 300);
    request.onerror = () => resolve(false);
    request.onabort = () => resolve(false);
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

/**
 * Uploads a file: makes an image fit, asks for an upload address, sends the bytes there, has them checked and kept. `onProgress` hears shares from 0 to
 * 1; `signal` ends it half way.
 */
export async function uploadImage(
  given: File,
  onProgress: (share: number) => void = () => undefined,
  signal: AbortSignal = new AbortController().signal,
): Promise<UploadEnd> {
  const fitted = given.type.startsWith("image/") ? await fitImage(given) : { file: given, wasFitted: false };
  if (fitted === null) return { problem: "size" };
  const { file, wasFitted } = fitted;
  const input = { filename: file.name.slice(0, 255) || "image", contentType: file.type, byteSize: file.size };
  const made = await change(CreateUploadDocument, { input });
  if (!made.ok) return { refusal: made.refusal };
  if (signal.aborted || !(await put(made.payload, file, onProgress, signal)))
    return { refusal: refusal("UNREACHABLE", "") };
  const completed = await change(CompleteUploadDocument, { id: made.payload.id });
  return completed.ok ? { asset: completed.payload.asset, wasFitted } : { refusal: completed.refusal };
}
