import { writeFileSync } from "node:fs";
import { test } from "vitest";
import { makeClip } from "#graphql/sandbox/drawing/clip.ts";

test("clip", async () => {
  for (const [name, prompt, ratio, seconds, span] of [
    ["sea", "sailboat on the sea at sunset", "16:9", 8, 11000],
    ["mtn", "a mountain lake at dawn", "9:16", 4, 8000],
    ["draft", "tokyo city at night", "16:9", 8, 400],
  ] as const) {
    const t0 = performance.now();
    const mp4 = await makeClip(
      { makes: "video", ratio, scale: 1, format: "mp4", count: 1, seconds, sources: [] },
      prompt,
      0,
      span,
    );
    process.stdout.write(`${name} ${(performance.now() - t0).toFixed(0)} ms ${(mp4.length / 1024).toFixed(0)} kB\n`);
    writeFileSync(`/tmp/sb/${name}.mp4`, mp4);
  }
}, 120000);
