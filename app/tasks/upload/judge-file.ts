import type { FileProblem } from "#app/tasks/upload/image-file.ts";

const MEGABYTE = 1024 * 1024;
/** An image that is larger than an upload may be is made smaller, as far as a browser can hold it; the others stay as they are. */
const MOST_BYTES = { image: 200 * MEGABYTE, video: 100 * MEGABYTE, audio: 50 * MEGABYTE };

/** As many bytes as tell the kinds apart. */
const HEAD_BYTES = 12;
const PHOTOS = /^.{4}ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1)/s;
const KINDS: [type: string, head: RegExp][] = [
  ["image/jpeg", /^\xff\xd8\xff/],
  ["image/png", /^\x89PNG\r\n.\n/s],
  ["image/webp", /^RIFF.{4}WEBP/s],
  ["audio/wav", /^RIFF.{4}WAVE/s],
  ["audio/mp4", /^.{4}ftypM4[AB]/s],
  ["video/quicktime", /^.{4}(?:ftypqt|moov|wide|mdat)/s],
  ["video/mp4", /^.{4}ftyp(?!avi|crx)/s],
  ["video/webm", /^.E\xdf\xa3/s],
  ["audio/mpeg", /^(?:ID3|\xff[\xe2-\xff])/],
];

/** Says of a file whether it is worth sending; `file` then has the type that its first bytes tell, whatever it said itself. */
export type Judged = { file: File } | { problem: FileProblem };

/** Judges a file by its first bytes: systems and programs name types as they like, or not at all. The server looks at the rest. */
export async function judge(file: File): Promise<Judged> {
  if (file.size === 0) return { problem: "empty" };
  // What cannot be read, such as a folder, is nothing that we take.
  const bytes = await file
    .slice(0, HEAD_BYTES)
    .arrayBuffer()
    .catch(() => new ArrayBuffer(0));
  const head = String.fromCharCode(...new Uint8Array(bytes));
  const type = PHOTOS.test(head) ? undefined : KINDS.find(([, begins]) => begins.test(head))?.[0];
  if (type === undefined) {
    const isPhoto = PHOTOS.test(head) || /^image\/hei[cf]/i.test(file.type) || /\.hei[cf]$/i.test(file.name);
    return { problem: isPhoto ? "heic" : "type" };
  }
  const kind = type.startsWith("image/") ? "image" : type.startsWith("video/") ? "video" : "audio";
  if (file.size > MOST_BYTES[kind]) return { problem: kind === "image" ? "size" : "large" };
  return { file: file.type === type ? file : new File([file], file.name, { type }) };
}
