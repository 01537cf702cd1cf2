import sharp from "sharp";
import { test } from "vitest";
import { drawScene } from "#graphql/sandbox/drawing/scene.ts";

const prompts = (process.env.PROMPTS ?? "").split("|");
test("sheet", async () => {
  const [w, h] = (process.env.SIZE ?? "688x384").split("x").map(Number) as [number, number];
  const cols = Number(process.env.COLS ?? 3);
  const tiles = [];
  for (const [i, p] of prompts.entries()) {
    const t0 = performance.now();
    const { svg } = drawScene(p, Number(process.env.VARIANT ?? 0), w, h);
    const png = await sharp(Buffer.from(svg), { unlimited: true }).png().toBuffer();
    process.stdout.write(
      `${p}: ${(performance.now() - t0).toFixed(0)} ms svg ${(svg.length / 1024).toFixed(0)} kB png ${(png.length / 1024).toFixed(0)} kB\n`,
    );
    tiles.push({ input: png, left: (i % cols) * (w + 6), top: Math.floor(i / cols) * (h + 6) });
  }
  await sharp({
    create: {
      width: cols * (w + 6),
      height: Math.ceil(prompts.length / cols) * (h + 6),
      channels: 3,
      background: "#222",
    },
  })
    .composite(tiles)
    .png()
    .toFile(process.env.OUT ?? "/tmp/sb/sheet.png");
}, 120000);
