import type { Order } from "#app/creations/feed/orders.ts";
import { ratioOf } from "#app/lib/format.ts";
import type { Media, TaskCard } from "#app/tasks/documents.ts";
import { shapeAsked } from "#app/tasks/media.ts";
import { isOpen } from "#app/tasks/status.ts";

/** One place in a row of the feed: a file, what is still being made, or what came of it instead. */
export type Shot = {
  key: string;
  task: TaskCard;
  /** Null while it is being made, and where nothing came of it. */
  asset: Media | null;
  /** Its place among the files of its task, from 0. */
  index: number;
};
/** A place with a file in it, which can be chosen, looked at and used. */
export type Result = Shot & { asset: Media };

function placesOf(task: TaskCard): number {
  if (task.assets.length > 0) return task.assets.length;
  return isOpen(task) && task.__typename === "ImageTask" ? Math.max(1, task.variants) : 1;
}

/** The places of a row, in order. A file takes the place that was kept for it, under the same key. */
export function shotsOf({ tasks }: Pick<Order, "tasks">): Shot[] {
  return tasks.flatMap((task) =>
    Array.from({ length: placesOf(task) }, (_, index) => ({
      key: `${task.id}.${index}`,
      task,
      asset: task.assets[index] ?? null,
      index,
    })),
  );
}

/** Whether a file stands in a place. */
export function isResult(shot: Shot): shot is Result {
  return shot.asset !== null;
}

/** Every result of the feed, in the order of reading. */
export function resultsOf(orders: readonly Order[]): Result[] {
  return orders.flatMap((order) => shotsOf(order).filter(isResult));
}

// Whole class names, because the stylesheet is made from what the sources say. `--r` is the shape, `--p` how many stand in a
// line of a phone.
const SHAPES = [
  { ratio: 21 / 9, name: "[--r:2.3333] [--p:1]" },
  { ratio: 16 / 9, name: "[--r:1.7778] [--p:1]" },
  { ratio: 3 / 2, name: "[--r:1.5] [--p:1]" },
  { ratio: 4 / 3, name: "[--r:1.3333] [--p:2]" },
  { ratio: 5 / 4, name: "[--r:1.25] [--p:2]" },
  { ratio: 1, name: "[--r:1] [--p:2]" },
  { ratio: 4 / 5, name: "[--r:0.8] [--p:2]" },
  { ratio: 3 / 4, name: "[--r:0.75] [--p:2]" },
  { ratio: 2 / 3, name: "[--r:0.6667] [--p:2]" },
  { ratio: 9 / 16, name: "[--r:0.5625] [--p:2]" },
] as const;
type Shape = (typeof SHAPES)[number];

type Sized = { width: number | null; height: number | null };

function ratioIn(size: Sized | null | undefined): number | null {
  return size?.width && size.height ? size.width / size.height : null;
}

function wantedRatio(task: TaskCard): number {
  const known = ratioIn(ratioOf(shapeAsked(task))) ?? ratioIn(task.assets[0]) ?? ratioIn(task.sourceImages[0]);
  return known ?? (task.kind === "VIDEO" ? 16 / 9 : 1);
}

/** The shape that a row keeps free for each of its places: what was asked for, else what came or what it began with. */
export function shapeOf({ tasks }: Pick<Order, "tasks">): Shape {
  const [task] = tasks;
  const wanted = Math.log(task === undefined ? 1 : wantedRatio(task));
  const distance = (shape: Shape) => Math.abs(Math.log(shape.ratio) - wanted);
  return SHAPES.reduce((best, shape) => (distance(shape) < distance(best) ? shape : best));
}

/** The class that tells how many places of a shape stand side by side where there is room. */
export function acrossOf({ ratio }: Shape, places: number): string {
  if (places === 1) return "[--n:1]";
  if (places === 2) return "[--n:2]";
  // Wide ones would be too low for what a running one has to say.
  const few = ratio > 1.4 ? "[--n:2] " : places === 3 ? "[--n:3] " : "[--n:4] ";
  return few + (places === 3 ? "@min-[46rem]/feed:[--n:3]" : "@min-[46rem]/feed:[--n:4]");
}

/** Where each result stands among those of its row, from 1. */
export function placeOf(orders: readonly Order[], key: string): { number: number; of: number } {
  for (const order of orders) {
    const keys = shotsOf(order).map((shot) => shot.key);
    const at = keys.indexOf(key);
    if (at >= 0) return { number: at + 1, of: keys.length };
  }
  return { number: 1, of: 1 };
}
