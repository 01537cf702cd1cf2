import { spawn } from "node:child_process";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parse, validate } from "graphql";
import { transformWithEsbuild } from "vite";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { USUAL_SCOPES } from "#app/developers/documents.ts";
import { signedHeaders } from "#graphql/domain/webhooks/secret.ts";
import { db } from "#graphql/runtime/db.ts";
import { setOwnPort } from "#graphql/runtime/http/address.ts";
import { schema } from "#graphql/schema/schema.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { picture } from "#tests/support/files/media-files.ts";
import { execute } from "#tests/support/graphql.ts";
import { makeKey } from "#tests/support/keys.ts";
import { has } from "#tests/support/server/programs.ts";
import { useSettings } from "#tests/support/settings.ts";
import { useWorld } from "#tests/support/world.ts";

const world = useWorld();
useSettings(() => ({ PUBLIC_URL: world.origin() }));
const environment: Record<string, string> = {};
let key: Awaited<ReturnType<typeof makeKey>>;
let directory = "";

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "nano-banana-examples-"));
  await writeFile(join(directory, "start.png"), await picture("png", 300, 200));
  setOwnPort(Number(new URL(world.origin()).port));
  key = await makeKey(await makeAccount(), { scopes: [...USUAL_SCOPES.test] });
  Object.assign(environment, { NBV_URL: world.origin(), NBV_KEY: key.secret, NBV_IMAGE: join(directory, "start.png") });
});
afterAll(async () => {
  const open = { status: { in: ["PENDING", "PROCESSING", "SAVING"] as ("PENDING" | "PROCESSING" | "SAVING")[] } };
  await vi.waitFor(async () => expect(await db.task.count({ where: open })).toBe(0), { timeout: 20_000 });
});

type Example = { name: string; language: string; code: string };

/** Every fenced example of a guide, named by the heading that it stands under. */
async function examplesOf(path: string): Promise<Example[]> {
  const text = await readFile(path, "utf8");
  let heading = "";
  const found: Example[] = [];
  for (const match of text.matchAll(/^#{2,3} (.+)$|^```(\w+)\n([\s\S]*?)^```$/gm)) {
    const [, title, language, code] = match;
    if (title !== undefined) heading = title;
    else if (language !== undefined && code !== undefined)
      found.push({ name: `${heading} (${language})`, language, code });
  }
  return found;
}

const english = await examplesOf("docs/api.md");
const chinese = await examplesOf("docs/api.zh.md");

async function run(command: string, args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(command, args, {
    cwd: directory,
    env: {
      NODE_ENV: "production" as const,
      PATH: process.env.PATH ?? "",
      HOME: process.env.HOME ?? "",
      ...environment,
    },
  });
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (output += chunk));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, output })));
}

async function runTypescript(code: string): Promise<{ code: number | null; output: string }> {
  const { code: script } = await transformWithEsbuild(code, "example.ts", { target: "node20", sourcemap: false });
  const file = join(directory, `${crypto.randomUUID()}.mjs`);
  await writeFile(file, script);
  return run(process.execPath, [file]);
}

describe("the guide's examples", () => {
  it("are there in cURL, TypeScript, Python and GraphQL, the same in both languages", () => {
    const languages = new Set(english.map(({ language }) => language));
    expect([...languages].sort()).toEqual(["bash", "graphql", "python", "sh", "ts"]);
    expect(chinese.map(({ code }) => code)).toEqual(english.map(({ code }) => code));
  });

  const of = (language: string) =>
    english.filter((example) => example.language === language).map((example) => [example.name, example.code] as const);

  it.skipIf(!has("curl")).each(of("bash"))("%s works", async (_name, code) => {
    const { code: exit, output } = await run("bash", ["-euo", "pipefail", "-c", code]);
    expect({ exit, output }).toMatchObject({ exit: 0, output: expect.stringContaining('"CreateImageTaskPayload"') });
    expect(output).toContain('"replayed":false');
  });

  /** What each prints; the last is a function, which is tried below. */
  const prints: Record<string, string> = {
    "Quick start (ts)": "COMPLETED 1 file",
    "Live updates (ts)": "SNAPSHOT",
    "Uploads (ts)": "300 pixels across",
    "Webhooks (ts)": "",
  };

  it.each(of("ts"))("%s works", async (name, code) => {
    const { code: exit, output } = await runTypescript(code);
    expect({ exit, output: output.trim() }).toEqual({ exit: 0, output: prints[name] });
  });

  it("take the address and the key from the variables that the guide sets", () => {
    const [[, code = ""] = []] = of("sh");
    expect([...code.matchAll(/^export (\w+)=/gm)].map(([, name]) => name)).toEqual(["NBV_URL", "NBV_KEY"]);
  });

  it.skipIf(!has("python3")).each(of("python"))("%s works", async (_name, code) => {
    const { code: exit, output } = await run("python3", ["-c", code]);
    expect({ exit, output: output.trim() }).toEqual({ exit: 0, output: "COMPLETED 1 file" });
  });

  it.each(of("graphql"))("%s works", async (_name, code) => {
    expect(validate(schema, parse(code))).toEqual([]);
    const answer = await execute(code, {}, key);
    expect(answer).toMatchObject({ status: 200, errors: undefined });
    expect(Object.values(answer.data as object).every((part) => part?.message === undefined)).toBe(true);
  });

  it("verify what we sign, and nothing else", async () => {
    const source = english.find(({ code }) => code.includes("export function verify"))?.code ?? "";
    const { code } = await transformWithEsbuild(source, "verify.ts", { target: "node20", sourcemap: false });
    const file = join(directory, "verify.mjs");
    await writeFile(file, code);
    const { verify } = (await import(file)) as {
      verify(secret: string, headers: Record<string, string>, body: string): boolean;
    };
    const secret = `whsec_${Buffer.from("a secret of some length, please").toString("base64")}`;
    const other = `whsec_${Buffer.from("another secret of some length!!").toString("base64")}`;
    const headers = signedHeaders("msg_1", new Date(), "{}", [other, secret]);
    expect(verify(secret, headers, "{}")).toBe(true);
    expect(verify(secret, headers, "{ }")).toBe(false);
    expect(verify(secret, signedHeaders("msg_1", new Date(Date.now() - 600_000), "{}", [secret]), "{}")).toBe(false);
    expect(verify(secret, signedHeaders("msg_1", new Date(), "{}", [other]), "{}")).toBe(false);
  });
});

it("the published schema and summary are what they say", async () => {
  const { handlePublished } = await import("#graphql/gateway/files/published.ts");
  const { listen } = await import("#tests/support/server/local-server.ts");
  const { port, stop } = await listen((req, res) => void handlePublished(req, res));
  const get = (path: string, headers = {}) => fetch(`http://127.0.0.1:${port}${path}`, { headers });
  const sdl = await get("/schema.graphql");
  expect(await sdl.text()).toBe(await readFile("graphql/schema.graphql", "utf8"));
  expect((await get("/schema.graphql", { "if-none-match": sdl.headers.get("etag") ?? "" })).status).toBe(304);
  const { adoptDocuments } = await import("#graphql/gateway/graphql/persisted.ts");
  adoptDocuments({ abc: "{ __typename }" });
  const documents = await get("/documents.json");
  expect(documents.headers.get("content-type")).toMatch(/^application\/json/);
  expect(await documents.json()).toEqual({ abc: "{ __typename }" });
  const summary = await (await get("/llms.txt")).text();
  for (const [, document = ""] of summary.matchAll(/^\d\. `(.+?)`/gm))
    expect(validate(schema, parse(document.replaceAll("…", "x")))).toEqual([]);
  expect((await get("/nothing")).status).toBe(404);
  await stop();
});
