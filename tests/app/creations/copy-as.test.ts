import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { print } from "graphql";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asCurl, asTypeScript, asVariables, requestOf } from "#app/creations/detail/copy-as.ts";
import { settingsOf } from "#app/creations/detail/recipe.tsx";
import { type Creation, CreationDocument } from "#app/creations/documents.ts";
import { documentOf } from "#app/lib/graphql/document.ts";
import { saveUrl } from "#app/tasks/media.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { db } from "#graphql/runtime/db.ts";
import { execute, type Person, signedIn } from "#tests/support/graphql.ts";
import { bearer, makeKey } from "#tests/support/keys.ts";
import { has } from "#tests/support/server/programs.ts";
import { makeImage, makeVideo, untilEnded } from "#tests/support/tasks.ts";
import { useWorld } from "#tests/support/world.ts";

const world = useWorld();
// Everything that a shell, a program or JSON might take for something else.
const PROMPT = `It's a "boat" in $HOME, \`date\` \${x} \\n 100% — 纸船\n#second line !! '$(id)'`;

type Made = { task: { id: string } };
type Answer = { data: Record<string, Made> };

let person: Person;
let secret: string;
let folder: string;

beforeAll(async () => {
  person = await signedIn({ credits: 1000 });
  ({ secret } = await makeKey(person.viewer, { sandbox: false }));
  folder = mkdtempSync(join(tmpdir(), "copy-as-"));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  // What is still being saved would be written into a folder that is being removed.
  for (const { id } of await db.task.findMany({ select: { id: true } })) await untilEnded(id);
});

async function creation(id: string): Promise<Creation> {
  const variables = { id: globalIdOf("Task", id) };
  const { data } = await execute<{ task: Creation }>(print(documentOf(CreationDocument)), variables, person);
  return data.task;
}

/** What a command prints, with the key in its environment and nowhere else. */
function run(command: string, args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: { ...process.env, NBV_KEY: secret },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    child.on("error", reject);
    child.on("close", () => resolve(output));
  });
}

/** The one task that an answer says it made. */
function madeIn(answer: Answer): string {
  const [made] = Object.values(answer.data);
  if (made?.task === undefined) throw new Error(JSON.stringify(answer));
  return made.task.id;
}

/** What makes two tasks the same: everything but the moment and the name. */
async function recipeOf(id: string) {
  const rowId = Buffer.from(id, "base64url").toString().split(":")[1] ?? "";
  const task = await db.task.findUniqueOrThrow({ where: { id: rowId }, include: { sources: true } });
  const { kind, modelSlug, prompt, styleId, parameters, frameMode, parentId, workflowId, endUser, draftOf } = task;
  const sources = task.sources.map(({ assetId, position }) => ({ assetId, position }));
  return { kind, modelSlug, prompt, styleId, parameters, frameMode, parentId, workflowId, endUser, draftOf, sources };
}

/** An edit of an image, with a style and every setting its model has, made for somebody else's customer. */
async function richImage(viewer: Viewer) {
  const first = await untilEnded((await makeImage(viewer, "A boat")).id);
  const { id: assetId } = await db.asset.findFirstOrThrow({ where: { taskId: first.id } });
  const { id: style } = await db.style.findFirstOrThrow();
  const task = await makeImage(viewer, PROMPT, {
    model: "flux-kontext-pro",
    sourceImages: [assetId],
    parent: first.id,
    style,
    aspectRatio: "16:9",
    options: [{ name: "safetyTolerance", value: "1" }],
    endUser: "customer-7",
  });
  return { task, assetId };
}

describe("the request that made a creation", () => {
  test("makes the same again as a GraphQL document with variables", async () => {
    const { task } = await richImage(person.viewer);
    const shown = await creation(task.id);
    const request = requestOf(shown);
    const answer = await execute<Answer["data"]>(request.query, JSON.parse(asVariables(request)), bearer(secret));
    expect(await recipeOf(madeIn({ data: answer.data }))).toEqual(await recipeOf(shown.id));
    expect(settingsOf(shown)).toEqual(expect.arrayContaining([{ name: "safetyTolerance", value: "1" }]));
  });

  test("drafts the same again, where it was a draft", async () => {
    const task = await makeImage(person.viewer, PROMPT, { model: "nano-banana-2", resolution: "4K", draft: true });
    const request = requestOf(await creation(task.id));
    const answer = await execute<Answer["data"]>(request.query, request.variables, bearer(secret));
    const again = await recipeOf(madeIn({ data: answer.data }));
    expect(again).toEqual(await recipeOf(globalIdOf("Task", task.id)));
    expect(again).toMatchObject({ modelSlug: "nano-banana-2-lite", draftOf: { model: "nano-banana-2" } });
  });

  test("makes the same video again", async () => {
    const { assetId } = await richImage(person.viewer);
    const task = await makeVideo(person.viewer, PROMPT, { sourceImages: [assetId], frameMode: "FIRST_FRAME" });
    const request = requestOf(await creation(task.id));
    const answer = await execute<Answer["data"]>(request.query, request.variables, bearer(secret));
    expect(await recipeOf(madeIn({ data: answer.data }))).toEqual(await recipeOf(globalIdOf("Task", task.id)));
  });

  test.skipIf(!has("curl"))("makes the same again as a command in a shell", async () => {
    const shown = await creation((await makeImage(person.viewer, PROMPT)).id);
    const command = asCurl(requestOf(shown), `${world.origin()}/graphql`);
    expect(command).toContain("$NBV_KEY");
    const answer: Answer = JSON.parse(await run("bash", ["-c", `${command} --silent`]));
    expect(await recipeOf(madeIn(answer))).toEqual(await recipeOf(shown.id));
  });

  test("makes the same again as a TypeScript program", async () => {
    const shown = await creation((await makeImage(person.viewer, PROMPT)).id);
    const source = asTypeScript(requestOf(shown), `${world.origin()}/graphql`);
    const { outputText, diagnostics } = ts.transpileModule(source, {
      reportDiagnostics: true,
      compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
    });
    expect(diagnostics).toEqual([]);
    const file = join(folder, "again.mjs");
    writeFileSync(file, outputText);
    const answer: Answer = JSON.parse(await run(process.execPath, [file]));
    expect(await recipeOf(madeIn(answer))).toEqual(await recipeOf(shown.id));
  });
});

test("a file is saved under the name that the API gives it", async () => {
  const made = [
    await makeImage(person.viewer, PROMPT),
    await makeImage(person.viewer, "纸船 ".repeat(40), { model: "seedream-4", variants: 2 }),
  ];
  const ids = made.map(({ id }) => id);
  for (const id of ids) await untilEnded(id);
  const document = "query ($id: ID!) { task(id: $id) { assets { id downloadUrl } } }";
  for (const id of ids) {
    const task = await creation(id);
    const { data } = await execute<{ task: { assets: { id: string; downloadUrl: string }[] } }>(
      document,
      { id: task.id },
      person,
    );
    const saved = task.assets.map((asset) => ({ id: asset.id, downloadUrl: saveUrl(asset, task) }));
    expect(saved).toEqual(data.task.assets);
    expect(saved).not.toEqual([]);
  }
});
