export type FileProblem = "heic" | "type" | "size" | "empty";

const TAKEN = ["image/jpeg", "image/png", "image/webp"];
/** What an upload may have; above that a browser makes it smaller, as far as it can hold it. */
export const MOST_MEGABYTES = 20;
const MOST_TO_FIT_MEGABYTES = 200;
export const ACCEPT = TAKEN.join(",");

/** As many bytes as tell the kinds apart. */
const HEAD_BYTES = 12;
const PHOTOS = /^.{4}ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1)/s;
const KINDS: [type: string, head: RegExp][] = [
  ["image/jpeg", /^\xff\xd8\xff/],
  ["image/png", /^\x89PNG\r\n.\n/s],
  ["image/webp", /^RIFF.{4}WEBP/s],
];

/** Says of a file whether it is worth sending; `file` then has the type that its first bytes tell, whatever it said itself. */
export type Judged = { file: File } | { problem: FileProblem };

/** Judges a file by its first bytes: systems and programs name types as they like, or not at all. The server looks at the rest. */
export async function judge(file: File): Promise<Judged> {
  if (file.size === 0) return { problem: "empty" };
  // What cannot be read, such as a folder, is no picture.
  const bytes = await file
    .slice(0, HEAD_BYTES)
    .arrayBuffer()
    .catch(() => new ArrayBuffer(0));
  const head = String.fromCharCode(...new Uint8Array(bytes));
  const type = KINDS.find(([, begins]) => begins.test(head))?.[0];
  if (type === undefined) {
    const isPhoto = PHOTOS.test(head) || /^image\/hei[cf]/i.test(file.type) || /\.hei[cf]$/i.test(file.name);
    return { problem: isPhoto ? "heic" : "type" };
  }
  if (file.size > MOST_TO_FIT_MEGABYTES * 1024 * 1024) return { problem: "size" };
  return { file: file.type === type ? file : new File([file], file.name, { type }) };
}
