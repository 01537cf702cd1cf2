import { gzipSync } from "node:zlib";
import type { APIRequestContext, Request } from "@playwright/test";
import { expect, signUp, test } from "./support/studio.ts";

const KILOBYTE = 1024;
/** What a page's scripts weigh before anything is clicked, and how many they are. Room for more is made, not taken. */
const OPEN = { kilobytes: 95, scripts: 9 };
const STUDIO = { kilobytes: 130, scripts: 11 };
/** Of a page of the studio with nothing made yet. */
const HTML_CHARACTERS = 72_000;
/** With what follows by itself once a page is at rest. */
const MOST_SCRIPTS = 13;
const ROUTE_CHUNK_BYTES = 10_000;
const OPEN_PAGES = ["/", "/pricing", "/developers", "/sign-in", "/sign-up", "/forgot-password"];
const STUDIO_PAGES = [
  ...[
    "/create",
    "/create?kind=video",
    "/create?story=new",
    "/prompts",
    "/creations",
    "/billing",
    "/account",
    "/api-keys",
  ],
  "/creations/compare",
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
    weights.set(script, gzipSync(file, { level: 9 }).length);
  }
  const chunks = [...weights].filter(([script]) => script.includes("(_locale)"));
  return {
    path,
    html: html.length,
    scripts: weights.size,
    kilobytes: [...weights.values()].reduce((sum, bytes) => sum + bytes, 0) / KILOBYTE,
    largestChunk: Math.max(...chunks.map(([, bytes]) => bytes)),
  };
}

test("no page loads more scripts at first than its budget", async ({ page, served }) => {
  const weighed = [];
  for (const path of OPEN_PAGES) weighed.push({ ...(await weigh(page.request, served.origin, path)), most: OPEN });
  await signUp(page, served);
  for (const path of STUDIO_PAGES) weighed.push({ ...(await weigh(page.request, served.origin, path)), most: STUDIO });
  test.info().annotations.push({ type: "weights", description: JSON.stringify(weighed) });
  for (const { path, html, kilobytes, scripts, largestChunk, most } of weighed) {
    expect.soft(kilobytes, `${path}: first load`).toBeLessThanOrEqual(most.kilobytes);
    expect.soft(scripts, `${path}: files of it`).toBeLessThanOrEqual(most.scripts);
    if (most === STUDIO) expect.soft(html, `${path}: HTML`).toBeLessThanOrEqual(HTML_CHARACTERS);
    expect.soft(largestChunk, `${path}: largest chunk of a route`).toBeLessThanOrEqual(ROUTE_CHUNK_BYTES);
    expect.soft(kilobytes, `${path}: scripts were found`).toBeGreaterThan(50);
  }
});

test("a visit asks for few scripts, each once, and for nothing but them until it is at rest", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  for (const path of ["/create?story=new", "/create", "/creations", "/billing", "/"]) {
    // What the page before still asks for is not this one's.
    await page.goto("about:blank");
    const asked: string[] = [];
    const note = (request: Request) => asked.push(new URL(request.url()).pathname);
    page.on("request", note);
    await page.goto(served.origin + path, { waitUntil: "networkidle" });
    page.off("request", note);
    const scripts = asked.filter((name) => name.endsWith(".js"));
    expect.soft(scripts.length, `${path}: ${scripts.join(" ")}`).toBeLessThanOrEqual(MOST_SCRIPTS);
    expect.soft(scripts, path).toEqual([...new Set(scripts)]);
    expect
      .soft(
        asked.filter((name) => name.startsWith("/__manifest")),
        path,
      )
      .toEqual([]);
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
