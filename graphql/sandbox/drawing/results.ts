import { semaphore } from "#graphql/runtime/concurrency/semaphore.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { makeClip, stopClips } from "#graphql/sandbox/drawing/clips/clip.ts";
import { makeImage } from "#graphql/sandbox/drawing/image.ts";
import { makeSound } from "#graphql/sandbox/drawing/sound.ts";
import { pathOf } from "#graphql/sandbox/files/links.ts";
import { hasBytes, writeBytes } from "#graphql/sandbox/files/store.ts";
import { stopPainting } from "#graphql/sandbox/painting/painter.ts";
import { StoppedError } from "#graphql/sandbox/painting/stopped.ts";
import { type Plan, planOf } from "#graphql/sandbox/simulations/plan.ts";

const MOST_WAITING = 10_000;
const images = semaphore("pictures to be drawn", { atOnce: 2, waiting: MOST_WAITING });
const clips = semaphore("clips to be drawn", { atOnce: 1, waiting: MOST_WAITING });
const underWay = new Map<string, Promise<void>>();

/** Starts drawing a new task's results, so that they are there when it finishes. */
export function drawAhead(id: string, plan: Plan, spanMs: number): void {
  for (const [index, path] of plan.paths.entries()) {
    draw(path, plan, index, spanMs).catch((error: unknown) => {
      if (!(error instanceof StoppedError))
        log.error({ event: "sandbox drawing failed", sandboxTaskId: id, err: error });
    });
  }
}

/** Makes sure that a file has its bytes, drawing a task's result (again) when it has to. False: there is no such file. */
export async function ensureDrawn(path: string): Promise<boolean> {
  await underWay.get(path);
  if (await hasBytes(path)) return true;
  const [, id, index] = /(?:^|\/)[rv]\/([0-9a-f]{32})_(\d+)\.\w+$/.exec(path) ?? [];
  if (id === undefined) return false;
  const task = await db.sandboxTask.findUnique({ where: { id } });
  if (task === null) return false;
  const spanMs = (task.finishesAt ?? task.createdAt).getTime() - task.createdAt.getTime();
  await draw(path, planOf(task), Number(index), spanMs);
  return true;
}

function draw(path: string, plan: Plan, index: number, spanMs: number): Promise<void> {
  const known = underWay.get(path);
  if (known !== undefined) return known;
  const { drawing, prompt } = plan;
  const make = () => {
    if (drawing.makes === "audio") return makeSound(drawing, prompt, index);
    return drawing.makes === "video" ? makeClip(drawing, prompt, index, spanMs) : makeImage(drawing, prompt, index);
  };
  // A source may be a result that is not drawn yet. It comes first, outside the queue: two holding its places could
  // wait for ever for two that stand in it.
  const work = Promise.all([...drawing.sources.map(sourceDrawn), drawing.after && ensureDrawn(drawing.after)])
    .then(() => (drawing.makes === "video" ? clips : images).run(async () => writeBytes(path, await make())))
    .finally(() => underWay.delete(path));
  underWay.set(path, work);
  return work;
}

async function sourceDrawn(address: string): Promise<void> {
  const path = pathOf(address);
  if (path !== undefined) await ensureDrawn(path);
}

/** Drops what waits and ends what runs; results not drawn yet are drawn when they are asked for. */
export async function stopDrawing(): Promise<void> {
  images.drop(new StoppedError());
  clips.drop(new StoppedError());
  await Promise.all([stopClips(), stopPainting()]);
  await Promise.allSettled(underWay.values());
}
