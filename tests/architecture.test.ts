import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

type Source = { path: string; text: string; lines: number; imports: { from: string; isType: boolean }[] };

const IMPORT = /^(?:import|export)\s+(type\s+)?(?:[^"';]*?\sfrom\s+)?"([^"]+)"|\bimport\("([^"]+)"\)/gm;

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return /\.(ts|tsx|mjs)$/.test(entry.name) && !entry.name.endsWith(".d.ts") ? [path] : [];
  });
}

function importsOf(text: string): Source["imports"] {
  return [...text.matchAll(IMPORT)].map((match) => ({
    from: match[2] ?? match[3] ?? "",
    isType: match[1] !== undefined,
  }));
}

function read(path: string): Source {
  const text = readFileSync(path, "utf8");
  return { path, text, lines: text.split("\n").length - 1, imports: importsOf(text) };
}

const sources = ["graphql", "app"].flatMap(filesBelow).map(read);
const product = sources.filter(({ path }) => path.startsWith("graphql/"));
const pages = sources.filter(({ path }) => path.startsWith("app/"));

/** Where an import of ours leads, as a path from the project's root; null for packages. */
function target(from: string): string | null {
  return from.startsWith("#graphql/") || from.startsWith("#app/") || from.startsWith("#prisma/") ? from.slice(1) : null;
}

/** What each room may import of ours. The longest matching room counts; a room may always import itself. */
const ROOMS: Record<string, string[]> = {
  "graphql/runtime/": ["prisma/generated/"],
  "graphql/vendors/": ["graphql/runtime/"],
  "graphql/domain/": [
    "graphql/runtime/",
    "graphql/vendors/",
    "graphql/domain/errors.ts",
    "graphql/domain/idempotency.ts",
    "graphql/domain/quotas.ts",
    "graphql/domain/global-id.ts",
    "prisma/generated/client/",
  ],
  "graphql/domain/accounts/": ["graphql/domain/credits/", "graphql/domain/catalog/"],
  "graphql/domain/catalog/": [],
  "graphql/domain/credits/": [],
  "graphql/domain/assets/": [],
  // What words may be, and what models take.
  "graphql/domain/cast/": ["graphql/domain/catalog/"],
  "graphql/domain/tasks/": [
    "graphql/domain/accounts/",
    "graphql/domain/credits/",
    "graphql/domain/catalog/",
    "graphql/domain/assets/",
    "graphql/domain/cast/",
    "graphql/domain/provider/",
  ],
  // Our keys to kie.ai, and how it does.
  "graphql/domain/provider/": ["graphql/domain/credits/", "graphql/domain/catalog/"],
  "graphql/domain/prompts/": ["graphql/domain/accounts/", "graphql/domain/credits/", "graphql/domain/catalog/"],
  "graphql/domain/billing/": ["graphql/domain/accounts/", "graphql/domain/credits/"],
  "graphql/domain/webhooks/": ["graphql/domain/accounts/"],
  "graphql/domain/export/": [
    "graphql/domain/accounts/",
    "graphql/domain/assets/",
    "graphql/domain/credits/",
    "graphql/domain/tasks/",
  ],
  // An account, and everything of it.
  "graphql/domain/deletion/": ["graphql/domain/"],
  // Reads and levers of those who run the site; no other room of the domain imports it.
  "graphql/domain/operations/": ["graphql/domain/"],
  "graphql/domain/workflows/": [
    "graphql/domain/accounts/",
    "graphql/domain/catalog/",
    "graphql/domain/credits/",
    "graphql/domain/prompts/",
    "graphql/domain/tasks/",
  ],
  "graphql/jobs/": ["graphql/domain/", "graphql/runtime/"],
  "graphql/schema/": [
    "graphql/domain/",
    "graphql/runtime/clock.ts",
    "graphql/runtime/db.ts",
    "graphql/runtime/pubsub.ts",
    "prisma/generated/",
  ],
  "graphql/gateway/": [
    "graphql/schema/",
    "graphql/domain/",
    "graphql/runtime/",
    "graphql/vendors/kie/callback.ts",
    "graphql/vendors/stripe/event.ts",
    "graphql/vendors/storage/",
    "prisma/generated/client/",
  ],
  "graphql/sandbox/": ["graphql/runtime/", "prisma/generated/client/"],
  "graphql/admin.ts": ["graphql/domain/", "graphql/runtime/", "graphql/vendors/storage/", "prisma/generated/client/"],
  "graphql/server.ts": ["graphql/"],
  "app/": [],
};

function roomOf(path: string): string {
  const rooms = Object.keys(ROOMS).filter((room) => path.startsWith(room));
  return rooms.sort((a, b) => b.length - a.length)[0] ?? "";
}

/** A noun's room inherits what every noun may import. */
function allowed(room: string): string[] {
  const shared = room.startsWith("graphql/domain/") ? (ROOMS["graphql/domain/"] ?? []) : [];
  return [room, ...(ROOMS[room] ?? []), ...shared];
}

function forbidden({ path, imports }: Source): string[] {
  const room = roomOf(path);
  if (room === "") return [`${path} stands in no room of the house`];
  return imports.flatMap(({ from }) => {
    const to = target(from);
    if (to === null || allowed(room).some((place) => to.startsWith(place))) return [];
    return [`${path} imports ${to}`];
  });
}

describe("the house", () => {
  it("has only the arrows of its plan", () => {
    expect(sources.length).toBeGreaterThan(100);
    expect(sources.flatMap(forbidden)).toEqual([]);
  });

  it("catches an arrow that looks back up", () => {
    const planted = (path: string, from: string) =>
      forbidden({ path, text: "", lines: 1, imports: [{ from, isType: false }] });
    expect(planted("graphql/domain/credits/x.ts", "#graphql/domain/tasks/create/create.ts")).toHaveLength(1);
    expect(planted("graphql/runtime/x.ts", "#graphql/domain/errors.ts")).toHaveLength(1);
    expect(planted("graphql/schema/x.ts", "#graphql/vendors/kie/client.ts")).toHaveLength(1);
    expect(planted("graphql/sandbox/x.ts", "#graphql/vendors/kie/shapes.ts")).toHaveLength(1);
    expect(planted("app/routes/x.tsx", "#graphql/domain/errors.ts")).toHaveLength(1);
    expect(planted("graphql/tasks.ts", "zod")).toHaveLength(1);
  });

  it("keeps GraphQL, React and requests out of the rules", () => {
    const packages = /^(graphql|@pothos\/|graphql-yoga|graphql-ws|react|@remix-run\/)/;
    const domain = product.filter(({ path }) => path.startsWith("graphql/domain/"));
    expect(
      domain.flatMap(({ path, imports }) => imports.filter(({ from }) => packages.test(from)).map(() => path)),
    ).toEqual([]);
    expect(
      domain.filter(({ text }) => /:\s*(Request|Response|IncomingMessage)\b/.test(text)).map(({ path }) => path),
    ).toEqual([]);
  });

  it("lets pages know the gateway only as GraphQL, and the database not at all", () => {
    const alien = /^(@prisma\/|pg|@pothos\/|graphql-yoga|stripe|lucia)/;
    expect(
      pages.flatMap(({ path, imports }) => imports.filter(({ from }) => alien.test(from)).map(() => path)),
    ).toEqual([]);
  });

  it("lets nobody import the server", () => {
    const importers = sources.filter(({ imports }) => imports.some(({ from }) => from.includes("graphql/server")));
    expect(importers.map(({ path }) => path)).toEqual([]);
  });

  it("writes credits in one file, sessions in one, and reads the environment in one", () => {
    const where = (pattern: RegExp) => sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path);
    expect(where(/creditTransaction\.(create|update|delete|upsert)/)).toEqual(["graphql/domain/credits/ledger.ts"]);
    expect(where(/creditBalance\.(update|delete|upsert)/)).toEqual(["graphql/domain/credits/ledger.ts"]);
    expect(where(/from "lucia"/)).toEqual(["graphql/domain/accounts/sessions/session.ts"]);
    expect(where(/process\.env\b/)).toEqual(["graphql/runtime/env.ts"]);
  });

  it("writes to the database only in domain/ (and the sandbox to its own tables)", () => {
    const writes =
      /\b(?:db|tx|prisma)\.(?!sandbox)\w+\.(create|createMany|createManyAndReturn|update|updateMany|updateManyAndReturn|upsert|delete|deleteMany)\(/;
    const writers = sources.filter(({ text }) => writes.test(text)).map(({ path }) => path);
    expect(writers.filter((path) => !path.startsWith("graphql/domain/"))).toEqual([]);
  });

  it("never finds a row by a truth value alone, for two of those at once Prisma makes a query that it refuses", () => {
    const models = readFileSync("prisma/schema.prisma", "utf8").matchAll(
      /^model (\w+) \{[^}]*?Boolean\s+@(?:id|unique)/gm,
    );
    const names = [...models].map(([, name = ""]) => name.charAt(0).toLowerCase() + name.slice(1));
    expect(names).toEqual([]);
  });

  it("asks kie.ai from one client", () => {
    const callers = product
      .filter(({ text }) => /\/api\/v1\/(jobs|veo|flux|gpt4o|mj)/.test(text))
      .map(({ path }) => path);
    expect(callers.filter((path) => !/^graphql\/(vendors\/kie|sandbox)\//.test(path))).toEqual([]);
  });

  it("writes files from streams in one place, which is done only when nothing of it is under way", () => {
    const writers = sources.filter(({ text }) => text.includes("createWriteStream"));
    expect(writers.map(({ path }) => path)).toEqual(["graphql/runtime/temp-file.ts"]);
  });

  it("never asks whether it is under test", () => {
    const asks = /NODE_ENV|VITEST|import\.meta\.env\.(MODE|TEST)|isTest\b|underTest/;
    expect(sources.filter(({ text }) => asks.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it("has small files with telling names", () => {
    const counted = sources.map(({ lines }) => lines).sort((a, b) => a - b);
    expect(counted[Math.floor(counted.length / 2)]).toBeLessThan(80);
    expect(sources.filter(({ lines }) => lines > 300).map(({ path, lines }) => `${path}: ${lines}`)).toEqual([]);
    const vague = /(^|\/)(utils?|helpers?|common|misc|manager|index|v2)(\.|\/)/;
    expect(
      sources.filter(({ path }) => vague.test(path.replace(/routes\/.*_index/, ""))).map(({ path }) => path),
    ).toEqual([]);
  });

  it("has at most eighteen scripts, and every top-level name is one that was asked for or that a tool needs", () => {
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
    expect(Object.keys(scripts).length).toBeLessThanOrEqual(18);
    expect(statSync("remix.config.js").isFile()).toBe(true);
  });
});

/** Inside app/: a storey may import those after it. Everything between the routes and the shell is a noun. */
const STOREYS = ["routes", "noun", "shell", "tasks", "ui", "lib", "locales"];
/** The studio is made of the composer, the creations and the assistant; no other noun knows another. */
const NEIGHBOURS: Record<string, string[]> = {
  studio: ["compose", "creations", "prompts"],
  workflow: ["compose", "prompts"],
};

/** The folder of a page's file; null for root.tsx, the entries and their like, which may import everything and are imported by none. */
function folderOf(path: string): string | null {
  const [, folder, rest] = path.split("/");
  return rest === undefined ? null : (folder ?? null);
}

function storeyOf(folder: string): number {
  const storey = STOREYS.indexOf(folder);
  return storey < 0 ? STOREYS.indexOf("noun") : storey;
}

function wrongArrows({ path, imports }: Source): string[] {
  const from = folderOf(path);
  if (from === null) return [];
  return imports.flatMap(({ from: name }) => {
    const to = target(name);
    if (to === null || !to.startsWith("app/")) return [];
    const folder = folderOf(to);
    const isAllowed =
      folder !== null &&
      (folder === from || storeyOf(folder) > storeyOf(from) || (NEIGHBOURS[from] ?? []).includes(folder));
    return isAllowed ? [] : [`${path} imports ${to}`];
  });
}

/** Groups of files that import each other in a circle, after Tarjan; type-only and lazy imports count as any other. */
function circles(files: readonly Source[]): string[][] {
  const edges = new Map(files.map(({ path, imports }) => [path, imports.map(({ from }) => target(from) ?? "")]));
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const found: string[][] = [];
  const visit = (path: string) => {
    const number = order.size;
    order.set(path, number);
    lowest.set(path, number);
    open.push(path);
    for (const next of edges.get(path) ?? []) {
      if (!edges.has(next)) continue;
      if (!order.has(next)) visit(next);
      if (open.includes(next)) lowest.set(path, Math.min(lowest.get(path) ?? number, lowest.get(next) ?? number));
    }
    if (lowest.get(path) !== number) return;
    const circle = open.splice(open.indexOf(path));
    if (circle.length > 1 || edges.get(path)?.includes(path)) found.push(circle.sort());
  };
  for (const path of edges.keys()) if (!order.has(path)) visit(path);
  return found;
}

function planted(path: string, ...from: string[]): Source {
  return { path, text: "", lines: 1, imports: from.map((name) => ({ from: name, isType: false })) };
}

describe("the face of the house", () => {
  it("has arrows in one direction: routes, nouns, shell, tasks, ui, lib", () => {
    expect(pages.flatMap(wrongArrows)).toEqual([]);
  });

  it("uses the browser's storage in one place, which guards it, and takes cookies apart in one", () => {
    const where = (pattern: RegExp) => pages.filter(({ text }) => pattern.test(text)).map(({ path }) => path);
    expect(where(/\b(local|session)Storage\b(?!")/)).toEqual([]);
    expect(where(/window\[area\]/)).toEqual(["app/lib/browser/storage.ts"]);
    expect(where(/from "cookie"|Max-Age|SameSite/)).toEqual(["app/lib/browser/cookies.ts"]);
  });

  it("catches an arrow that looks back up, and one from noun to noun", () => {
    expect(wrongArrows(planted("app/lib/x.ts", "#app/tasks/documents.ts"))).toHaveLength(1);
    expect(wrongArrows(planted("app/ui/x.tsx", "#app/shell/live/live.tsx"))).toHaveLength(1);
    expect(wrongArrows(planted("app/tasks/x.tsx", "#app/compose/documents.ts"))).toHaveLength(1);
    expect(wrongArrows(planted("app/compose/x.tsx", "#app/prompts/documents.ts"))).toHaveLength(1);
    expect(wrongArrows(planted("app/prompts/x.tsx", "#app/workflow/documents.ts"))).toHaveLength(1);
    expect(wrongArrows(planted("app/shell/x.tsx", "#app/root.tsx"))).toHaveLength(1);
    expect(wrongArrows(planted("app/workflow/x.tsx", "#app/compose/documents.ts", "#app/lib/format.ts"))).toEqual([]);
  });
});

describe("circles and siblings", () => {
  it("has no circle of imports, type-only and lazy ones included", () => {
    expect(circles(sources)).toEqual([]);
    // By another name a file would not be recognised.
    const relative = sources.flatMap(({ path, imports }) =>
      imports
        .filter(({ from }) => /^\.\.?\/(?!.*\.d\.ts$)/.test(from) && !/^(\.\.\/)+(docs|remix\.config)/.test(from))
        .map(({ from }) => `${path}: ${from}`),
    );
    expect(relative).toEqual([]);
  });

  it("catches a circle of two, of three, and of a file with itself", () => {
    const ring = (...paths: string[]) =>
      paths.map((path, index) => planted(path, `#${paths[(index + 1) % paths.length]}`));
    expect(circles(ring("app/ui/a.ts", "app/ui/b.ts"))).toEqual([["app/ui/a.ts", "app/ui/b.ts"]]);
    expect(circles([...ring("app/a.ts", "app/b.ts", "app/c.ts"), planted("app/d.ts", "#app/a.ts")])).toHaveLength(1);
    expect(circles([planted("app/a.ts", "#app/a.ts")])).toHaveLength(1);
    expect(circles([planted("app/a.ts", "#app/b.ts"), planted("app/b.ts")])).toEqual([]);
    const lazy = `const Part = lazy(() => import("#app/ui/b.ts"));\nimport type { Toast } from "#app/ui/c.ts";\n`;
    expect(importsOf(lazy).map(({ from }) => from)).toEqual(["#app/ui/b.ts", "#app/ui/c.ts"]);
  });

  it("has no folder with more than fifteen files, but that of the routes", () => {
    const counts = new Map<string, number>();
    for (const { path } of sources) {
      const folder = path.slice(0, path.lastIndexOf("/"));
      counts.set(folder, (counts.get(folder) ?? 0) + 1);
    }
    expect([...counts].filter(([folder, count]) => count > 15 && folder !== "app/routes")).toEqual([]);
  });
});
