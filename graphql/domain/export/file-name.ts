import { fileEnding } from "#graphql/domain/assets/media/file-type.ts";
import type { Asset, Task } from "#prisma/generated/client/client.ts";

const LONGEST_WORDS = 60;

type Named = Pick<Asset, "position" | "contentType" | "altText" | "createdAt">;
type Maker = Pick<Task, "modelSlug" | "prompt" | "createdAt">;

/**
 * What a file is called when it leaves us, without its ending: model-prompt-date for what a task made, the words of its
 * description for an upload. Letters of every script are kept; all else becomes a dash.
 */
export function fileStem(asset: Named, task: Maker | null): string {
  const date = (task ?? asset).createdAt.toISOString().slice(0, 10);
  const what = task === null ? (words(asset.altText) === "" ? "upload" : words(asset.altText)) : words(task.prompt);
  const number = (asset.position ?? 0) > 0 ? `-${(asset.position ?? 0) + 1}` : "";
  return [task?.modelSlug, what, date].filter((part) => part !== undefined && part !== "").join("-") + number;
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
