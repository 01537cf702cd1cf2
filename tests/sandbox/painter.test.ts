import { readdirSync, readFileSync } from "node:fs";
import { getPriority } from "node:os";
import { afterAll, expect, it } from "vitest";
import { makeImage } from "#graphql/sandbox/drawing/image.ts";
import { sharp, stopPainting } from "#graphql/sandbox/painting/painter.ts";
import { StoppedError } from "#graphql/sandbox/painting/stopped.ts";

const LOWEST = 19;
const drawing = { makes: "image", ratio: "1:1", scale: 1, format: "png", count: 1, seconds: 0, sources: [] } as const;

afterAll(() => stopPainting());

/** The processes that this one has started. */
function children(): number[] {
  return readdirSync("/proc/self/task").flatMap((thread) =>
    readFileSync(`/proc/self/task/${thread}/children`, "utf8").split(" ").filter(Boolean).map(Number),
  );
}

it.runIf(process.platform === "linux")("draws in a process of its own, which gives way to every other", async () => {
  const before = new Set(children());
  const [picture] = await Promise.all([
    makeImage({ ...drawing, sources: [] }, "a fox in the snow", 0),
    makeImage({ ...drawing, sources: [] }, "a boat on a lake", 1),
  ]);
  expect(picture.subarray(1, 4).toString()).toBe("PNG");
  const painters = children().filter((id) => !before.has(id));
  expect(painters.map((id) => getPriority(id))).toEqual([LOWEST]);
});

it("tells what sharp says of a picture that is none, and goes on with the next", async () => {
  await expect(sharp(Buffer.from("no picture")).metadata()).rejects.toThrow(/unsupported image format/i);
  const made = await sharp(await makeImage({ ...drawing, sources: [] }, "a kite", 0)).metadata();
  expect(made.width).toBe(made.height);
});

it("ends with the sandbox, and what it was at too", async () => {
  const picture = await makeImage({ ...drawing, sources: [] }, "a whale", 0);
  const work = sharp(picture).resize(4000).png().toBuffer();
  const told = expect(work).rejects.toBeInstanceOf(StoppedError);
  await stopPainting();
  await told;
  expect(await makeImage({ ...drawing, sources: [] }, "a whale", 0)).toEqual(picture);
});
