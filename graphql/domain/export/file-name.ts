import { fileEnding } from "#graphql/domain/assets/media/file-type.ts";
import type { Asset, Task } from "#prisma/generated/client/client.ts";

const LONGEST_WORDS = 60;

/** Of an id, for whom the rest of the name is no difference: several takes have the same words and the same day. */
const MARK_LENGTH = 4;

type Named = Pick<Asset, "id" | "position" | "contentType" | "altText" | "createdAt">;
type Maker = Pick<Task, "id" | "modelSlug" | "prompt" | "reference" | "createdAt">;

/**
 * What a file is called when it leaves us, without its ending: reference-model-prompt-date-mark for what a task made (most have no
 * reference), the words of its description for an upload, where the mark is the end of an id. Letters of every script are kept; all else becomes a dash.
 */
export function fileStem(asset: Named, task: Maker | null): string {
  const date = (task ?? asset).createdAt.toISOString().slice(0, 10);
  const what = task === null ? (words(asset.altText) === "" ? "upload" : words(asset.altText)) : words(task.prompt);
  const number = (asset.position ?? 0) > 0 ? `-${(asset.position ?? 0) + 1}` : "";
  const mark = (task ?? asset).id.slice(-MARK_LENGTH);
  const reference = task?.reference == null ? undefined : words(task.reference);
  return (
    [reference, task?.modelSlug, what, date, mark].filter((part) => part !== undefined && part !== "").join("-") +
    number
  );
}

/** Gives each file a name with an ending, no two the same. */
export function fileNames(): (asset: Named, task: Maker | null) => string {
  const taken = new Set<string>();
  return (asset, task) => {
    const stem = fileStem(asset, task);
    const ending = fileEnding(asset.contentType);
    let name = `${stem}.${ending}`;
    for (let copy = 2; taken.has(name); copy++) name = `${stem} (${copy}).${ending}`;
    taken.add(name);
    return name;
  };
}

function words(text: string): string {
  const plain = text
    .slice(0, 500)
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, "-");
  const cut = Array.from(plain).slice(0, LONGEST_WORDS).join("");
  const whole = cut.length < plain.length && cut.includes("-") ? cut.slice(0, cut.lastIndexOf("-")) : cut;
  return whole.replace(/^-+|-+$/g, "");
}
