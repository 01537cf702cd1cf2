// With `--import` before the built product: it takes BENCH_DOCUMENT for one of the site's own documents, so that it can be asked
// for by its SHA-256. Nobody can give it one from outside, so the line that adopts them is changed while the bundle loads.
import { createHash } from "node:crypto";
import { register } from "node:module";
import { isMainThread } from "node:worker_threads";

const ADOPTS = /^adoptDocuments\((documents[\w$]*)\);$/m;

export async function load(url, context, nextLoad) {
  const loaded = await nextLoad(url, context);
  if (!url.includes("/build/") || loaded.format !== "module") return loaded;
  const text = process.env.BENCH_DOCUMENT;
  const more = JSON.stringify({ [createHash("sha256").update(text).digest("hex")]: text });
  return { ...loaded, source: String(loaded.source).replace(ADOPTS, `adoptDocuments({ ...$1, ...${more} });`) };
}

if (isMainThread) register(import.meta.url);
