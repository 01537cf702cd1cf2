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

function read(path: string): Source {
  const text = readFileSync(path, "utf8");
  const imports = [...text.matchAll(IMPORT)].map((match) => ({
    from: match[2] ?? match[3] ?? "",
    isType: match[1] !== undefined,
  }));
  return { path, text, lines: text.split("\n").length - 1, imports };
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
  "graphql/runtime/": ["prisma/generated/client/"],
  "graphql/vendors/": ["graphql/runtime/"],
  "graphql/domain/": [
    "graphql/runtime/",
    "graphql/vendors/",
    "graphql/domain/errors.ts",
    "graphql/domain/idempotency.ts",
    "graphql/domain/global-id.ts",
    "prisma/generated/client/",
  ],
  "graphql/domain/accounts/": ["graphql/domain/credits/"],
  "graphql/domain/catalog/": [],
  "graphql/domain/credits/": [],
  "graphql/domain/assets/": [],
  "graphql/domain/tasks/": [
    "graphql/domain/accounts/",
    "graphql/domain/credits/",
    "graphql/domain/catalog/",
    "graphql/domain/assets/",
  ],
  "graphql/domain/prompts/": ["graphql/domain/accounts/", "graphql/domain/credits/", "graphql/domain/catalog/"],
  "graphql/domain/billing/": ["graphql/domain/accounts/", "graphql/domain/credits/"],
  "graphql/domain/webhooks/": ["graphql/domain/accounts/"],
  "graphql/domain/export/": ["graphql/domain/accounts/", "graphql/domain/assets/", "graphql/domain/tasks/"],
  // An account, and everything of it.
  "graphql/domain/deletion/": ["graphql/domain/"],
  "graphql/domain/workflows/": ["graphql/domain/accounts/", "graphql/domain/tasks/", "graphql/domain/prompts/"],
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
  "graphql/admin.ts": ["graphql/domain/", "graphql/runtime/"],
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

  it("asks kie.ai from one client", () => {
    const callers = product
      .filter(({ text }) => /\/api\/v1\/(jobs|veo|flux|gpt4o|mj)/.test(text))
      .map(({ path }) => path);
    expect(callers.filter((path) => !/^graphql\/(vendors\/kie|sandbox)\//.test(path))).toEqual([]);
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

  it("has at most fifteen scripts, and every top-level name is one that was asked for or that a tool needs", () => {
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
    expect(Object.keys(scripts).length).toBeLessThanOrEqual(15);
    expect(statSync("remix.config.js").isFile()).toBe(true);
  });
});
