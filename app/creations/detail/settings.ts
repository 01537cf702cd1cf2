import type { Creation } from "#app/creations/documents.ts";

export type Setting = { name: string; value: string };

const SHOWN = ["aspectRatio", "resolution", "durationSeconds", "variants", "outputFormat", "seed", "frameMode"];

/** The settings a task was made with, by the API's names: the usual ones first, then what only its model has. */
export function settingsOf(task: Creation): Setting[] {
  const input = task.__typename === "ImageTask" ? task.imageInput : task.videoInput;
  const own = new Map<string, unknown>(Object.entries(input));
  const usual = SHOWN.flatMap((name) => {
    const value = own.get(name);
    return typeof value === "string" || typeof value === "number" ? [{ name, value: String(value) }] : [];
  });
  return [...usual, ...input.options.map(({ name, value }) => ({ name, value }))];
}
