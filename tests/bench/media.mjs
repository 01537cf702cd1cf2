// How fast the built product serves files, against a bare Node stream of the same file, and how long a resized image takes.
// Run by `npm run bench`. The first number is CPU per request of the serving process; rounds are interleaved.
import { fork } from "node:child_process";
import { createReadStream, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { Agent, createServer, request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { cpuMs, end, quantile, startProduct, untilHealthy } from "./support/product.mjs";

const CONNECTIONS = 32;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const ROUND_MS = 3000;

if (process.argv[2] === "bare") serveBare(process.argv[3]);
else await main();

/** The control: nothing but the file. */
function serveBare(path) {
  const { size } = statSync(path);
  const server = createServer((_req, res) => {
    res.writeHead(200, { "content-type": "image/png", "content-length": size });
    createReadStream(path, { highWaterMark: 256 * 1024 }).pipe(res);
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
    for (const [title, bytes] of [
      ["64 kB", await noise(150, 145)],
      ["1 MB", await noise(640, 550)],
    ]) {
      const { url } = await api.upload(bytes);
      const path = newestUpload(dataDir);
      const bare = await startBare(path);
      children.push(bare.child);
      const targets = {
        product: { pid: product.pid, url },
        bare: { pid: bare.child.pid, url: `http://127.0.0.1:${bare.port}/` },
      };
      rows.push(...(await compare(title, targets, statSync(path).size)));
    }
    for (const row of rows) process.stdout.write(`${JSON.stringify(row)}\n`);
  } finally {
    for (const child of children) await end(child);
    rmSync(dataDir, { recursive: true, force: true });
  }
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
  for (let i = 0; i < 40; i++) {
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
  const row = (figure, times) => ({
    figure,
    p50: `${quantile(times, 0.5).toFixed(1)} ms`,
    p99: `${quantile(times, 0.99).toFixed(1)} ms`,
  });
  return [row("1024 × 1024 PNG to 320 px WebP, first request", first), row("the same, kept", again)];
}

function newestUpload(dataDir) {
  const root = join(dataDir, "media", "uploads");
  const files = readdirSync(root, { recursive: true })
    .map((name) => join(root, name))
    .filter((path) => path.endsWith(".png"));
  return files.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
}

async function compare(title, targets, size) {
  const found = { product: [], bare: [] };
  for (const name of ["product", "bare"]) await round(targets[name], size);
  for (let i = 0; i < ROUNDS; i++) {
    for (const name of i % 2 === 0 ? ["bare", "product"] : ["product", "bare"]) {
      found[name].push(await round(targets[name], size));
    }
  }
  const cpu = (name) => found[name].map(({ microseconds }) => microseconds);
  const rate = (name) =>
    quantile(
      found[name].map(({ perSecond }) => perSecond),
      0.5,
    );
  return [
    {
      figure: `${title} file, CPU per request`,
      p50: `${quantile(cpu("product"), 0.5).toFixed(0)} µs (${Math.min(...cpu("product")).toFixed(0)}–${Math.max(...cpu("product")).toFixed(0)})`,
      bare: `${quantile(cpu("bare"), 0.5).toFixed(0)} µs (${Math.min(...cpu("bare")).toFixed(0)}–${Math.max(...cpu("bare")).toFixed(0)})`,
      ratio: (quantile(cpu("bare"), 0.5) / quantile(cpu("product"), 0.5)).toFixed(2),
    },
    {
      figure: `${title} file, throughput`,
      p50: `${rate("product").toFixed(0)}/s, ${((rate("product") * size) / 1e6).toFixed(0)} MB/s`,
      bare: `${rate("bare").toFixed(0)}/s, ${((rate("bare") * size) / 1e6).toFixed(0)} MB/s`,
      ratio: (rate("product") / rate("bare")).toFixed(2),
    },
  ];
}

/** One round of load; what it cost the process that serves. */
async function round({ pid, url }, size) {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const [cpuBefore, begun] = [cpuMs(pid), performance.now()];
  let done = 0;
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (performance.now() - begun < ROUND_MS) {
        if ((await get(url, agent)) !== size) throw new Error("not the whole file");
        done++;
      }
    }),
  );
  const spanMs = performance.now() - begun;
  agent.destroy();
  return { microseconds: ((cpuMs(pid) - cpuBefore) * 1000) / done, perSecond: (done * 1000) / spanMs };
}

function get(url, agent) {
  return new Promise((resolve, reject) => {
    httpRequest(url, { agent }, (res) => {
      let bytes = 0;
      res.on("data", (chunk) => (bytes += chunk.length));
      res.on("end", () => resolve(bytes));
    })
      .on("error", reject)
      .end();
  });
}
