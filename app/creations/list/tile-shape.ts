import { ratioOf } from "#app/lib/format.ts";
import type { TaskCard } from "#app/tasks/documents.ts";
import { shapeAsked } from "#app/tasks/media.ts";

// Height in 24ths of a column's width. Whole names, because the stylesheet is made from what the sources say.
const SHAPES = [
  { ratio: 21 / 9, name: "[--m:10]" },
  { ratio: 2, name: "[--m:12]" },
  { ratio: 16 / 9, name: "[--m:14]" },
  { ratio: 3 / 2, name: "[--m:16]" },
  { ratio: 4 / 3, name: "[--m:18]" },
  { ratio: 5 / 4, name: "[--m:19]" },
  { ratio: 1, name: "[--m:24]" },
  { ratio: 4 / 5, name: "[--m:30]" },
  { ratio: 3 / 4, name: "[--m:32]" },
  { ratio: 2 / 3, name: "[--m:36]" },
  { ratio: 9 / 16, name: "[--m:43]" },
] as const;

function ratio(task: TaskCard): number {
  const [asset] = task.assets;
  const [source] = task.sourceImages;
  const asked = ratioOf(shapeAsked(task));
  const size = asset?.width && asset.height ? asset : (asked ?? source);
  return size?.width && size.height ? size.width / size.height : task.kind === "VIDEO" ? 16 / 9 : 1;
}

/** The class that keeps free the height a task's picture has, or will have: the nearest of a few shapes. */
export function tileShape(task: TaskCard): string {
  const wanted = Math.log(ratio(task));
  const distance = (shape: (typeof SHAPES)[number]) => Math.abs(Math.log(shape.ratio) - wanted);
  return [...SHAPES].sort((a, b) => distance(a) - distance(b))[0]?.name ?? "[--m:24]";
}
