export type FileProblem = "heic" | "type" | "size" | "empty";

const TAKEN = ["image/jpeg", "image/png", "image/webp"];
const BY_ENDING: Record<string, string> = {
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
};
/** What an upload may have; above that a browser makes it smaller, as far as it can hold it. */
export const MOST_MEGABYTES = 20;
const MOST_TO_FIT_MEGABYTES = 200;
export const ACCEPT = TAKEN.join(",");

function endingOf(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1).toLowerCase();
}

/** The media type a file says it has; some systems leave that to its name. */
export function typeOfFile({ name, type }: Pick<File, "name" | "type">): string {
  return type === "" ? (BY_ENDING[endingOf(name)] ?? "") : type.toLowerCase();
}

/** Why a file is not worth sending, as far as its outside tells; the server looks at its bytes. */
export function problemOf(file: Pick<File, "name" | "type" | "size">): FileProblem | null {
  const type = typeOfFile(file);
  if (/^image\/hei[cf]/.test(type) || ["heic", "heif"].includes(endingOf(file.name))) return "heic";
  if (!TAKEN.includes(type)) return "type";
  if (file.size === 0) return "empty";
  return file.size > MOST_TO_FIT_MEGABYTES * 1024 * 1024 ? "size" : null;
}
