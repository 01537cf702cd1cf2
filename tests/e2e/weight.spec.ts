import { gzipSync } from "node:zlib";
import type { APIRequestContext } from "@playwright/test";
import { expect, signUp, test } from "./support/studio.ts";

const FIRST_LOAD_BYTES = 157_500;
const ROUTE_CHUNK_BYTES = 25_000;
const PAGES = [
  "/",
  "/pricing",
  "/developers",
  "/sign-in",
  "/workflow?new",
  "/image",
  "/video",
  "/prompts",
  "/creations",
  "/billing",
  "/account",
  "/api-keys",
];

const LOADED = /(?:rel="modulepreload" href=|<script[^>]* src=|\bimport |\bfrom )"(\/assets\/[^"]+\.js)"/g;

/** The scripts that the page itself asks for: what a first visit loads before anything is clicked. It names others it may need later. */
function scriptsIn(html: string): string[] {
  return [...new Set([...html.matchAll(LOADED)].map(([, path]) => path ?? ""))];
}

async function weigh(request: APIRequestContext, origin: string, path: string) {
  const html = await (await request.get(origin + path)).text();
  const weights = new Map<string, number>();
  for (const script of scriptsIn(html)) {
    const file = await (await request.get(origin + encodeURI(script))).body();
    weights.set(script, gzipSync(file).length);
  }
  const chunks = [...weights].filter(([script]) => script.includes("(_locale)"));
  return {
    path,
    total: [...weights.values()].reduce((sum, bytes) => sum + bytes, 0),
    largestChunk: Math.max(...chunks.map(([, bytes]) => bytes)),
  };
}

test("no page loads more scripts at first than its budget", async ({ page, served }) => {
  const outside = await weigh(page.request, served.origin, "/sign-up");
  await signUp(page, served);
  const weighed = [outside];
  for (const path of PAGES) weighed.push(await weigh(page.request, served.origin, path));
  test.info().annotations.push({ type: "weights", description: JSON.stringify(weighed) });
  for (const { path, total, largestChunk } of weighed) {
    expect.soft(total, `${path}: first load`).toBeLessThanOrEqual(FIRST_LOAD_BYTES);
    expect.soft(largestChunk, `${path}: largest chunk of a route`).toBeLessThanOrEqual(ROUTE_CHUNK_BYTES);
    expect.soft(total, `${path}: scripts were found`).toBeGreaterThan(50_000);
  }
});

test("pages and scripts are sent compressed to whoever takes that, and plain to others", async ({ page, served }) => {
  const html = await (await page.request.get(served.origin)).text();
  const [script = ""] = scriptsIn(html);
  for (const path of ["/", encodeURI(script)]) {
    const small = await fetch(served.origin + path, { headers: { "accept-encoding": "gzip" } });
    expect(small.headers.get("content-encoding"), path).toBe("gzip");
    expect(small.headers.get("vary"), path).toContain("Accept-Encoding");
    const plain = await fetch(served.origin + path, { headers: { "accept-encoding": "identity" } });
    expect(plain.headers.get("content-encoding"), path).toBeNull();
    if (path === "/") expect(await plain.text()).toContain("</html>");
    else expect(await plain.text()).toBe(await small.text());
  }
});
