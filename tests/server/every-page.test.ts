// @database embedded: it serves the product from a directory of its own.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { buildProduct } from "#tests/support/server/build.ts";
import { type Client, newClient } from "#tests/support/server/client.ts";
import { type Served, startServer } from "#tests/support/server/process.ts";

const dataDir = mkdtempSync(join(tmpdir(), "nano-banana-pages-"));
let served: Served;
let person: Client;
let ids: Record<string, string>;

beforeAll(async () => {
  buildProduct();
  served = await startServer({ dataDir });
  person = await newClient(served.origin);
  const made = await person.ask<{
    createWorkflow: { workflow: { id: string } };
    createImageTask: { task: { id: string } };
  }>(
    `mutation ($input: CreateImageTaskInput!) {
      createWorkflow { ... on CreateWorkflowPayload { workflow { id } } }
      createImageTask(input: $input) { ... on CreateImageTaskPayload { task { id } } }
    }`,
    { input: { task: { model: "nano-banana", prompt: "</script><script>alert(1)</script>" } } },
  );
  ids = { workflow: made.createWorkflow.workflow.id, creations: made.createImageTask.task.id };
}, 180_000);
afterAll(async () => {
  await person?.close();
  await served?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** The address of each route file that draws something or takes a form, in the words of Remix' flat routes. */
function addresses(): string[] {
  const files = readdirSync("app/routes").filter((file) => /\.tsx?$/.test(file));
  const paths = files.flatMap((file) => {
    const parts = file
      .replace(/\.tsx?$/, "")
      .replace("[.]", "•")
      .split(".")
      .filter((part) => part !== "($locale)" && !part.startsWith("_") && part !== "$");
    const path = parts.map((part) => part.replace("•", "."));
    const place = path.findIndex((part) => part.includes("$"));
    if (place < 0) return [`/${path.join("/")}`];
    const room = path[place - 1] ?? "";
    const known = ids[room];
    const without = path[place]?.startsWith("(") ? [`/${room}`] : [];
    return known === undefined ? without : [...without, `/${room}/${known}`];
  });
  return [...new Set([...paths, "/no-such-page", "/workflow/unknown", "/creations/unknown"])].sort();
}

const get = (path: string, cookie = "") =>
  fetch(`${served.origin}${path}`, { headers: { cookie }, redirect: "manual" });

/** What speaks against an answer, whatever it is. */
function faultsOf(response: Response, body: string): string[] {
  const faults: string[] = [];
  const header = (name: string) => response.headers.get(name) ?? "";
  const isPage = header("content-type").includes("text/html");
  if (response.status >= 500) faults.push(`status ${response.status}`);
  if (body !== "" && header("x-content-type-options") !== "nosniff") faults.push("no nosniff");
  for (const cookie of response.headers.getSetCookie()) {
    if (/^nbv_session=/.test(cookie) && !/HttpOnly/i.test(cookie))
      faults.push("a script can read the session's cookie");
    if (!/SameSite=(Lax|Strict)/i.test(cookie)) faults.push(`another site can use ${cookie}`);
  }
  if (!isPage) return faults;
  if (body.includes("\0")) faults.push("characters that are none");
  const policy = Object.fromEntries(
    header("content-security-policy")
      .split(/;\s*/)
      .map((part) => [part.split(" ", 1)[0] ?? "", part.split(" ").slice(1)]),
  );
  const nonce = policy["script-src"]?.find((source) => source.startsWith("'nonce-"))?.slice(7, -1) ?? "";
  if (nonce.length < 16) faults.push("no nonce");
  for (const directive of ["script-src", "style-src", "default-src"]) {
    if (policy[directive]?.some((source) => /unsafe|\*|^https?:$|^data:/.test(source)) !== false)
      faults.push(directive);
  }
  for (const directive of ["frame-ancestors", "base-uri", "object-src", "frame-src"]) {
    if (policy[directive]?.join() !== "'none'") faults.push(directive);
  }
  if (policy["form-action"]?.includes("'self'") !== true) faults.push("form-action");
  if (header("x-frame-options") !== "DENY") faults.push("may be framed");
  if (!/^(strict-origin-when-cross-origin|same-origin|no-referrer)$/.test(header("referrer-policy")))
    faults.push("referrer");
  if (!/private|no-store/.test(header("cache-control"))) faults.push(`cached: ${header("cache-control")}`);
  const bare = [...body.matchAll(/<(script|style)\b([^>]*)>/g)].filter(
    ([, , attributes]) => !attributes?.includes(`nonce="${nonce}"`),
  );
  faults.push(...bare.map(([tag]) => `without its nonce: ${tag}`));
  faults.push(
    ...[...body.matchAll(/<[a-z][^>]*\s(on[a-z]+|style)=["'][^>]*>/gi)].map(([tag]) => `inline: ${tag.slice(0, 120)}`),
  );
  faults.push(...[...body.matchAll(/(?:href|action|src)="javascript:[^"]*"/gi)].map(([text]) => text));
  return faults;
}

describe("every page", () => {
  it.each(["nobody", "somebody who is signed in"])(
    "is safe for %s, in both languages",
    async (who) => {
      const cookie = who === "nobody" ? "" : person.cookie;
      const faults: string[] = [];
      const drawn: string[] = [];
      const nonces = new Set<string>();
      for (const path of addresses().flatMap((path) => [path, `/zh${path === "/" ? "" : path}`])) {
        const response = await get(path, cookie);
        const body = await response.text();
        if (response.headers.get("content-type")?.includes("text/html")) drawn.push(path);
        faults.push(...faultsOf(response, body).map((fault) => `${path}: ${fault}`));
        const nonce = /nonce-([^']+)'/.exec(response.headers.get("content-security-policy") ?? "")?.[1];
        if (nonce !== undefined && nonces.has(nonce)) faults.push(`${path}: a nonce came twice`);
        if (nonce !== undefined) nonces.add(nonce);
      }
      expect(faults).toEqual([]);
      expect(drawn.length).toBeGreaterThan(who === "nobody" ? 16 : 30);
    },
    120_000,
  );

  it("names the public address alone, whatever host the caller tells", async () => {
    // As behind a proxy that tells its own name for ours: the page is drawn all the same.
    const headers = { host: "elsewhere.test", "x-forwarded-host": "elsewhere.test", cookie: "nbv_moved=1" };
    const { status, text, policy } = await new Promise<{ status?: number; text: string; policy: string }>(
      (done, failed) =>
        request(`${served.origin}/zh/pricing`, { headers }, async (res) => {
          let text = "";
          for await (const chunk of res) text += chunk;
          done({ status: res.statusCode, text, policy: String(res.headers["content-security-policy"]) });
        })
          .on("error", failed)
          .end(),
    );
    expect(status).toBe(200);
    expect(text).toContain(`hrefLang="en" href="${served.origin}/pricing"`);
    expect(text + policy).not.toContain("elsewhere.test");
  });

  it("says of itself what a search or a passed-on link shows, each public page in its own words", async () => {
    const sitemap = await (await get("/sitemap.xml")).text();
    const listed = [...sitemap.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, address = ""]) => address);
    expect(listed).toContain(`${served.origin}/zh/pricing`);
    const told = new Set<string>();
    for (const address of listed) {
      const response = await get(address.slice(served.origin.length));
      const head = (await response.text()).split("</head>")[0] ?? "";
      const content = (name: string) =>
        new RegExp(`<meta (?:name|property)="${name}" content="([^"]+)"`).exec(head)?.[1] ?? "";
      const isChinese = address.includes("/zh");
      const path = address.slice(served.origin.length).replace(/^\/zh/, "") || "/";
      expect(response.status, address).toBe(200);
      expect(head, address).toContain(`<link rel="canonical" href="${address}"/>`);
      expect(head, address).toContain(`hrefLang="x-default" href="${served.origin}${path}"`);
      expect([content("og:url"), content("og:locale")], address).toEqual([address, isChinese ? "zh_CN" : "en_US"]);
      expect(content("og:description"), address).toBe(content("description"));
      expect(content("og:title"), address).toBe(/<title>([^<]+)</.exec(head)?.[1]);
      expect([content("og:image:width"), content("og:image:height")], address).toEqual(["1200", "630"]);
      expect(head, address).not.toContain("noindex");
      told.add(content("og:title")).add(content("description"));
    }
    expect(told.size).toBe(2 * listed.length);
    const robots = await (await get("/robots.txt")).text();
    expect(robots).toContain(`Sitemap: ${served.origin}/sitemap.xml`);
    expect(robots).toContain("Disallow: /zh/creations");
    for (const path of ["/reset-password", "/billing"])
      expect(await (await get(path, person.cookie)).text(), path).toContain('name="robots" content="noindex"');
  });

  it("tells programs what it is, and what people ask, in the words on the page", async () => {
    const page = await (await get("/zh")).text();
    const [, json = ""] = /<script type="application\/ld\+json" nonce="[^"]+">([^<]+)</.exec(page) ?? [];
    const { "@graph": things } = JSON.parse(json);
    expect(things.map((thing: Record<string, string>) => thing["@type"])).toEqual(
      expect.arrayContaining(["Organization", "WebSite", "WebApplication", "FAQPage"]),
    );
    for (const { name } of things.at(-1).mainEntity) expect(page).toContain(`<span>${name}</span>`);
  });

  it("names icons, screenshots and shortcuts that are there", async () => {
    for (const name of ["manifest.webmanifest", "manifest.zh.webmanifest"]) {
      const { id, scope, icons, screenshots, shortcuts } = await (await get(`/${name}`)).json();
      expect([id, scope], name).toEqual(["/", "/"]);
      expect(icons.some(({ purpose }: { purpose?: string }) => purpose === "maskable")).toBe(true);
      for (const { src, sizes, type } of [...icons, ...screenshots]) {
        const bytes = Buffer.from(await (await get(src)).arrayBuffer());
        const { width, height } = await sharp(bytes).metadata();
        if (type !== "image/svg+xml") expect(`${width}x${height}`, src).toBe(sizes);
      }
      for (const { url } of shortcuts) expect((await get(url, person.cookie)).status, url).toBe(200);
    }
    const icon = Buffer.from(await (await get("/favicon.ico")).arrayBuffer());
    expect([icon.readUInt16LE(2), icon.readUInt16LE(4)]).toEqual([1, 3]);
  });

  it("tells whose code the scripts are made of, which carry no licences themselves", async () => {
    const notices = await get("/third-party-notices.txt");
    expect([notices.status, notices.headers.get("content-type")]).toEqual([200, "text/plain; charset=utf-8"]);
    expect(await notices.text()).toMatch(/^### lucide-react .*\n\n.*\nISC License/m);
    const scripts = readdirSync("build/client/assets").filter((name) => name.endsWith(".js"));
    const texts = scripts.map((name) => readFileSync(join("build/client/assets", name), "utf8"));
    expect(texts.filter((text) => text.includes("@license"))).toEqual([]);
  });

  it("shows what somebody wrote as words, never as a script", async () => {
    const body = await (await get(`/creations/${ids.creations}`, person.cookie)).text();
    expect(body).toContain("alert(1)");
    expect(body).not.toContain("</script><script>alert(1)");
  });

  it("is looked at by a check that finds what is planted", () => {
    const policy =
      "default-src 'self'; script-src 'self' 'nonce-aaaaaaaaaaaaaaaaaaaa'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; frame-src 'none'; form-action 'self'";
    const headers = {
      "content-type": "text/html",
      "content-security-policy": policy,
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "same-origin",
      "cache-control": "private",
    };
    const page = (body: string, change: Record<string, string> = {}) =>
      faultsOf(new Response(body, { headers: { ...headers, ...change } }), body);
    expect(page('<script nonce="aaaaaaaaaaaaaaaaaaaa">1</script>')).toEqual([]);
    for (const body of [
      "<script>1</script>",
      '<script nonce="other">1</script>',
      '<p onclick="x()">',
      '<a href="javascript:x()">',
      '<p style="color:red">',
    ])
      expect(page(body).length, body).toBeGreaterThan(0);
    for (const name of Object.keys(headers).slice(1)) expect(page("x", { [name]: "" }).length, name).toBeGreaterThan(0);
    expect(
      page("x", { "content-security-policy": policy.replace("'self' 'nonce", "'unsafe-inline' 'self' 'nonce") }),
    ).toContain("script-src");
    expect(page("x", { "set-cookie": "nbv_session=1; Path=/" })).toHaveLength(2);
  });
});

describe("what does not come from our own pages", () => {
  const count = async () => {
    const { viewer } = await person.ask<{
      viewer: { workflows: { nodes: unknown[] }; tasks: { nodes: unknown[] }; apiKeys: unknown[]; sessions: unknown[] };
    }>(
      "{ viewer { workflows(first: 50) { nodes { id } } tasks(first: 50) { nodes { id } } apiKeys { id revokedAt } sessions { id } name } }",
    );
    return JSON.stringify(viewer);
  };
  const MUTATION = "mutation { createWorkflow { __typename } }";
  const bodies: [string, string][] = [
    ["application/x-www-form-urlencoded", `query=${encodeURIComponent(MUTATION)}`],
    ["text/plain", JSON.stringify({ query: MUTATION })],
    [
      "multipart/form-data; boundary=x",
      `--x\r\nContent-Disposition: form-data; name="query"\r\n\r\n${MUTATION}\r\n--x--\r\n`,
    ],
    [
      "multipart/form-data; boundary=x",
      `--x\r\nContent-Disposition: form-data; name="operations"\r\n\r\n${JSON.stringify({ query: MUTATION })}\r\n--x--\r\n`,
    ],
    ["application/json", JSON.stringify({ query: MUTATION })],
    ["application/graphql", MUTATION],
    ["", JSON.stringify({ query: MUTATION })],
  ];
  const origins = ["https://evil.example", "null", "http://localhost.evil.example", "https://localhost"];

  it("changes nothing through the API: forms, plain text, multipart, JSON, GET", async () => {
    const before = await count();
    let tried = 0;
    for (const origin of origins) {
      for (const [type, body] of bodies) {
        const headers: Record<string, string> = {
          cookie: person.cookie,
          origin,
          ...(type !== "" && { "content-type": type }),
        };
        const response = await fetch(`${served.origin}/graphql`, { method: "POST", headers, body });
        expect(response.status, `${origin} ${type}`).toBeGreaterThanOrEqual(400);
        expect(response.headers.get("access-control-allow-credentials")).toBeNull();
        tried++;
      }
      for (const method of ["GET", "HEAD", "PUT", "DELETE", "PATCH"]) {
        const address = `${served.origin}/graphql?query=${encodeURIComponent(MUTATION)}`;
        const response = await fetch(address, { method, headers: { cookie: person.cookie, origin } });
        expect(response.status, `${origin} ${method}`).toBeGreaterThanOrEqual(400);
        tried++;
      }
    }
    const own = { cookie: person.cookie, "content-type": "application/json" };
    const byGet = await fetch(`${served.origin}/graphql?query=${encodeURIComponent(MUTATION)}`, { headers: own });
    expect(byGet.status).toBe(405);
    expect(tried).toBeGreaterThan(40);
    expect(await count()).toBe(before);
  });

  it("changes nothing through a page's form", async () => {
    const before = await count();
    const forms: [string, Record<string, string>][] = [
      ["/api-keys", { intent: "create", name: "stolen", side: "live", scopes: "TASKS_WRITE" }],
      ["/account", { intent: "profile", name: "Mallory" }],
      ["/account", { intent: "sign-out-others" }],
      ["/creations?index", { intent: "delete", id: ids.creations ?? "" }],
      ["/workflow", { intent: "begin" }],
      ["/billing", { intent: "buy", pack: "x" }],
      ["/sign-out", {}],
    ];
    for (const origin of origins) {
      for (const [path, fields] of forms) {
        for (const type of ["application/x-www-form-urlencoded", "text/plain"]) {
          const response = await fetch(`${served.origin}${path}`, {
            method: "POST",
            headers: { cookie: person.cookie, origin, "content-type": type },
            body: new URLSearchParams(fields).toString(),
            redirect: "manual",
          });
          await response.text();
          expect(
            response.headers.getSetCookie().filter((cookie) => cookie.startsWith("nbv_session")),
            `${origin} ${path}`,
          ).toEqual([]);
        }
      }
    }
    expect(await count()).toBe(before);
  });

  it("opens no socket with our cookie", async () => {
    for (const origin of origins) {
      const socket = new WebSocket(`${served.origin.replace("http", "ws")}/graphql`, "graphql-transport-ws", {
        headers: { cookie: person.cookie, origin },
      });
      const status = await new Promise((resolve) => {
        socket.once("unexpected-response", (_request, response) => resolve(response.statusCode));
        socket.once("open", () => resolve("open"));
        socket.on("error", () => undefined);
      });
      socket.terminate();
      expect(status, origin).toBe(403);
    }
  });
});

describe("a session", () => {
  const password = "a long enough password";
  const signIn = (email: string, cookie: string) =>
    fetch(`${served.origin}/sign-in`, {
      method: "POST",
      headers: { cookie, origin: served.origin, "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ email, password }),
      redirect: "manual",
    });
  const sessionOf = (response: Response) =>
    response.headers.getSetCookie().find((line) => line.startsWith("nbv_session=")) ?? "";

  it("is never one that the browser was given by somebody else, and ends for good with signing out", async () => {
    const email = `fixed-${crypto.randomUUID()}@example.test`;
    await fetch(`${served.origin}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        query: "mutation ($input: SignUpInput!) { signUp(input: $input) { __typename } }",
        variables: { input: { email, password } },
      }),
    });
    for (const planted of [
      `nbv_session=${"a".repeat(40)}`,
      person.cookie.replace(/.$/, "x"),
      "nbv_session=planted; nbv_session=planted",
    ]) {
      const line = sessionOf(await signIn(email, planted));
      expect(line).toMatch(/^nbv_session=[a-z0-9]{40};/);
      expect(line).toMatch(/HttpOnly/);
      expect(line).toMatch(/SameSite=Lax/);
      expect(line).toMatch(/Path=\//);
      const own = line.split(";", 1)[0] ?? "";
      expect(planted).not.toContain(own);
      expect((await get("/account", own)).status).toBe(200);
      const out = await fetch(`${served.origin}/sign-out`, {
        method: "POST",
        headers: { cookie: own, origin: served.origin },
        redirect: "manual",
      });
      expect(sessionOf(out)).toMatch(/^nbv_session=;.*Max-Age=0/);
      expect((await get("/account", own)).status).toBe(302);
      for (const path of ["/account", "/creations", "/api-keys"])
        expect((await get(path, own)).headers.get("location")).toContain("/sign-in");
    }
  });

  it("of a site on https has a cookie that never goes over http", async () => {
    const secure = await startServer({
      dataDir: mkdtempSync(join(tmpdir(), "nano-banana-https-")),
      env: { PUBLIC_URL: "https://studio.example.com" },
    });
    const response = await fetch(`${secure.origin}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        query: "mutation ($input: SignUpInput!) { signUp(input: $input) { __typename } }",
        variables: { input: { email: "a@example.test", password } },
      }),
    });
    const line = response.headers.getSetCookie().find((line) => line.startsWith("__Host-nbv_session="));
    expect(line).toMatch(/; Secure/);
    await secure.stop();
  });
});
