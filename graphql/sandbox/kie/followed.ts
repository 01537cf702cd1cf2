import { readContainer } from "#graphql/runtime/containers/containers.ts";
import type { TaskRequest } from "#graphql/sandbox/families/task-input.ts";
import { pathOf } from "#graphql/sandbox/files/links.ts";
import { fileOnDisk } from "#graphql/sandbox/files/store.ts";

/** Nothing is made larger than this side, but every video a little: what comes out is larger than what went in. */
const LARGEST_SIDE = 1920;
const LONGEST_SECONDS = 60;

/**
 * An order whose result is as long as what it works from, so many times as large, and paid for by its seconds: what its first
 * video says, else its sound. What the sandbox does not keep itself it knows nothing of.
 */
export async function followed(order: TaskRequest): Promise<TaskRequest> {
  const { follows, drawing } = order;
  const path = pathOf(drawing.played?.[0] ?? "");
  if (follows === undefined || path === undefined) return order;
  const read = await readContainer(fileOnDisk(path));
  if (typeof read === "string") return order;
  const seconds = Math.min(LONGEST_SECONDS, Math.max(1, read.seconds ?? 1));
  const credits = follows.creditsPerSecond > 0 ? follows.creditsPerSecond * Math.ceil(seconds - 0.05) : order.credits;
  const { picture } = read;
  if (picture === null) return { ...order, credits, drawing: { ...drawing, seconds } };
  const times = Math.min(follows.times, LARGEST_SIDE / Math.max(picture.width, picture.height));
  const side = (length: number) => 2 * Math.max(8, Math.round((length * times) / 2));
  const size = { width: side(picture.width), height: side(picture.height) };
  return { ...order, credits, drawing: { ...drawing, seconds, size } };
}
