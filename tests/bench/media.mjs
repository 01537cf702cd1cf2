// How fast the built product serves files, against a bare Node stream of the same file, and how long a resized image takes.
// CPU is that of the serving process for each request; rounds take turns. Exits with 1 when a goal is missed.
import { fork } from "node:child_process";
import { createReadStream, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { Agent, createServer, request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { compare, goalRow, IS_QUICK, ratioRow, report } from "./support/compare.mjs";
import { cpuMs, end, quantile, startProduct, untilHealthy, untilIdle } from "./support/product.mjs";

const CONNECTIONS = 32;
const ROUND_MS = IS_QUICK ? 1000 : 3000;
const MOST_CPU = 1.2;
/** So many requests have been served before the larger files are measured. */
const SERVED_BEFORE = IS_QUICK ? 2000 : 100_000;
const RANGE_BYTES = 256 * 1024;

if (process.argv[2] === "bare") serveBare(process.argv[3]);
else await main();

/** The control: nothing but the file. */
function serveBare(path) {
  const { size } = statSync(path);
  const server = createServer((req, res) => {
    const [, from = 0, to = size - 1] = /bytes=(\d+)-(\d+)/.exec(req.headers.range ?? "")?.map(Number) ?? [];
    res.writeHead(req.headers.range === undefined ? 200 : 206, {
      "content-type": "image/png",
      "content-length": to - from + 1,
    });
    createReadStream(path, { start: from, end: to, highWaterMark: 256 * 1024 }).pipe(res);
  });
  server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
}

async function main() {
  const dataDir = mkdtempSync(join(tmpdir(), "nano-banana-media-"));
  const port = 3992;
  const product = startProduct({ port, dataDir, env: { LOG_LEVEL: "error" } });
  const children = [product];
  try {
    const api = await client(`http://localhost:${port}`);
    const rows = [];
    rows.push(...(await thumbnails(api)));
    for (const { title, bytes, range, before = 0 } of [
      { title: "a file of 64 kB", bytes: await noise(150, 145) },
      {
        title: `a file of 1 MB, after ${SERVED_BEFORE} requests`,
        bytes: await noise(640, 550),
        before: SERVED_BEFORE,
      },
      { title: "256 kB out of the midst of 20 MB", bytes: await noise(2700, 2500), range: 10_000_000 },
    ]) {
      const { url } = await api.upload(bytes);
      const path = newestUpload(dataDir);
      const bare = await startBare(path);
      children.push(bare.child);
      const targets = {
        product: { pid: product.pid, url },
        bare: { pid: bare.child.pid, url: `http://127.0.0.1:${bare.port}/` },
      };
      const size = range === undefined ? statSync(path).size : RANGE_BYTES;
      await untilIdle(product.pid);
      await served(targets.product.url, before, statSync(path).size);
      const asked = range === undefined ? undefined : `bytes=${range}-${range + RANGE_BYTES - 1}`;
      rows.push(await compared(title, targets, size, asked));
    }
    report(rows);
  } finally {
    for (const child of children) await end(child);
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Lets the product serve for a while. */
async function served(url, requests, size) {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  let left = requests;
  const one = async () => {
    while (left-- > 0) if ((await get(url, agent)) !== size) throw new Error("not the whole file");
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, one));
  agent.destroy();
}

function startBare(path) {
  const child = fork(fileURLToPath(import.meta.url), ["bare", path]);
  return new Promise((resolve) => child.once("message", ({ port }) => resolve({ child, port })));
}

/** A picture that does not compress. */
function noise(width, height) {
  const pixels = Buffer.alloc(width * height * 3);
  for (let i = 0; i < pixels.length; i++) pixels[i] = Math.random() * 256;
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}

/** A picture such as models make: smooth, with some detail. */
function photo(width, height, seed) {
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) {
        const wave = 90 * Math.sin((x * (c + 1) + seed * 37) / 60) + 30 * Math.cos(y / (20 + c));
        pixels[(y * width + x) * 3 + c] = 128 + wave + Math.random() * 6;
      }
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}

async function client(origin) {
  await untilHealthy(origin);
  let cookie = "";
  const ask = async (query, variables) => {
    const response = await fetch(`${origin}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", origin, cookie },
      body: JSON.stringify({ query, variables }),
    });
    cookie = response.headers.getSetCookie()[0]?.split(";")[0] ?? cookie;
    const { data, errors } = await response.json();
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  };
  const input = { email: "bench@example.test", password: "a long enough password" };
  await ask("mutation ($input: SignUpInput!) { signUp(input: $input) { __typename } }", { input });
  const upload = async (bytes) => {
    const announced = { filename: "bench.png", contentType: "image/png", byteSize: bytes.length };
    const { createUpload } = await ask(
      "mutation ($input: CreateUploadInput!) { createUpload(input: $input) { ... on CreateUploadPayload { id uploadUrl headers { name value } } ... on Error { message } } }",
      { input: announced },
    );
    const headers = Object.fromEntries(createUpload.headers.map(({ name, value }) => [name, value]));
    await fetch(createUpload.uploadUrl, { method: "PUT", headers, body: bytes });
    const { completeUpload } = await ask(
      "mutation ($id: ID!) { completeUpload(id: $id) { ... on CompleteUploadPayload { asset { url small: url(width: 320) } } ... on Error { message } } }",
      { id: createUpload.id },
    );
    return completeUpload.asset;
  };
  return { upload };
}

async function thumbnails(api) {
  const [first, again] = [[], []];
  for (let i = 0; i < (IS_QUICK ? 8 : 40); i++) {
    const { small } = await api.upload(await photo(1024, 1024, i));
    // Let the widths that are made in advance be done, so that only this one is measured.
    await new Promise((resolve) => setTimeout(resolve, 300));
    for (const times of [first, again]) {
      const begun = performance.now();
      const answer = await fetch(small);
      await answer.arrayBuffer();
      if (answer.headers.get("content-type") !== "image/webp") throw new Error("not a resized image");
      times.push(performance.now() - begun);
    }
  }
  const row = (figure, times, most) => goalRow({ figure, value: quantile(times, 0.5), most, unit: "ms" });
  return [row("1024 × 1024 PNG to 320 px WebP, first request, p50", first, 150), row("the same, kept, p50", again, 10)];
}

function newestUpload(dataDir) {
  const root = join(dataDir, "media", "uploads");
  const files = readdirSync(root, { recursive: true })
    .map((name) => join(root, name))
    .filter((path) => path.endsWith(".png"));
  return files.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
}

/** The product's CPU for a file, or a range of it, against that of the bare stream. */
async function compared(title, targets, size, range) {
  const play = (name) => round(targets[name], size, range);
  const { product, bare } = await compare(["product", "bare"], play);
  const figure = `${title}: CPU of node`;
  return ratioRow({ figure, product, control: bare, key: "microseconds", most: MOST_CPU });
}

/** One round of load; what it cost the process that serves. */
async function round({ pid, url }, size, range) {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const [cpuBefore, begun] = [cpuMs(pid), performance.now()];
  let done = 0;
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (performance.now() - begun < ROUND_MS) {
        if ((await get(url, agent, range)) !== size) throw new Error("not the whole file");
        done++;
      }
    }),
  );
  agent.destroy();
  return { microseconds: ((cpuMs(pid) - cpuBefore) * 1000) / done };
}

function get(url, agent, range) {
  return new Promise((resolve, reject) => {
    httpRequest(url, { agent, headers: range === undefined ? {} : { range } }, (res) => {
      let bytes = 0;
      res.on("data", (chunk) => (bytes += chunk.length));
      res.on("end", () => resolve(bytes));
    })
      .on("error", reject)
      .end();
  });
}
