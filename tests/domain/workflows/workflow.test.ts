import { describe, expect, it } from "vitest";
import { db } from "#graphql/runtime/db.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute, type Person, signedIn } from "#tests/support/graphql.ts";
import { insertAsset, insertTask } from "#tests/support/rows.ts";

useDatabase();

const WORKFLOW = "id step prompt { id } imageTask { id } selectedImage { id } videoTask { id status }";
const UPDATE = `mutation ($input: UpdateWorkflowInput!) { updateWorkflow(input: $input) {
  __typename
  ... on UpdateWorkflowPayload { workflow { ${WORKFLOW} } }
  ... on Error { code }
  ... on InvalidInputError { fields { path } }
} }`;
type Shown = { id: string; step: string; [field: string]: unknown };

async function begin(person: Person): Promise<Shown> {
  const document = `mutation { createWorkflow { ... on CreateWorkflowPayload { workflow { ${WORKFLOW} } } } }`;
  const { data } = await execute<{ createWorkflow: { workflow: Shown } }>(document, {}, person);
  return data.createWorkflow.workflow;
}

async function update(person: Person, input: Record<string, unknown>) {
  return (await execute<{ updateWorkflow: Record<string, unknown> }>(UPDATE, { input }, person)).data.updateWorkflow;
}

async function show(person: Person, id: string) {
  const document = `query ($id: ID!) { workflow(id: $id) { ${WORKFLOW} } }`;
  return (await execute<{ workflow: Shown | null }>(document, { id }, person)).data.workflow;
}

const rowOf = (id: string) => Buffer.from(id, "base64url").toString().split(":")[1] ?? "";

function finishedPrompt(userId: string) {
  return db.prompt.create({ data: { userId, idea: "a", kind: "IMAGE", status: "COMPLETED", text: "b" } });
}

describe("a workflow", () => {
  it("begins at its prompt, empty", async () => {
    expect(await begin(await signedIn())).toMatchObject({
      step: "PROMPT",
      prompt: null,
      imageTask: null,
      selectedImage: null,
      videoTask: null,
    });
  });

  it("keeps its choices while it moves to and fro, and is there in another browser", async () => {
    const person = await signedIn();
    const { userId } = person.viewer;
    const { id } = await begin(person);
    const prompt = globalId("Prompt", (await finishedPrompt(userId)).id);
    const image = globalId("Asset", (await insertAsset(userId)).id);
    await update(person, { id, step: "IMAGE", prompt });
    await update(person, { id, step: "VIDEO", selectedImage: image });
    await update(person, { id, step: "PROMPT" });
    expect(await show(person, id)).toMatchObject({
      step: "PROMPT",
      prompt: { id: prompt },
      selectedImage: { id: image },
    });
    await update(person, { id, prompt: null, selectedImage: null });
    expect(await show(person, id)).toMatchObject({ prompt: null, selectedImage: null });
  });

  it("shows its newest image and video, and is done when it stands at a complete video", async () => {
    const person = await signedIn();
    const { userId } = person.viewer;
    const { id } = await begin(person);
    const workflowId = rowOf(id);
    const video = { kind: "VIDEO", modelSlug: "veo-3.1-fast", frameMode: "TEXT", workflowId } as const;
    await insertTask(userId, { workflowId });
    const image = await insertTask(userId, { workflowId });
    await insertTask(userId, { workflowId, deletedAt: new Date() });
    await insertTask(userId, { ...video, status: "COMPLETED" });
    expect(await show(person, id)).toMatchObject({ step: "PROMPT", imageTask: { id: globalId("Task", image.id) } });
    await update(person, { id, step: "VIDEO" });
    expect(await show(person, id)).toMatchObject({ step: "DONE", videoTask: { status: "COMPLETED" } });
    await insertTask(userId, video);
    expect(await show(person, id)).toMatchObject({ step: "VIDEO", videoTask: { status: "PENDING" } });
  });

  it("can't be declared done, nor animate what is not an image", async () => {
    const person = await signedIn();
    const { id } = await begin(person);
    expect(await update(person, { id, step: "DONE" })).toMatchObject({
      code: "INVALID_INPUT",
      fields: [{ path: ["step"] }],
    });
    const film = await insertAsset(person.viewer.userId, { contentType: "video/mp4" });
    expect(await update(person, { id, selectedImage: globalId("Asset", film.id) })).toMatchObject({
      __typename: "InvalidInputError",
      fields: [{ path: ["selectedImage"] }],
    });
  });

  it("takes nothing of a stranger's, nothing unfinished and nothing deleted, and is nobody else's", async () => {
    const person = await signedIn();
    const stranger = await signedIn();
    const { id } = await begin(person);
    const theirs = stranger.viewer.userId;
    const pending = await db.prompt.create({ data: { userId: person.viewer.userId, idea: "a", kind: "IMAGE" } });
    const deleted = await insertAsset(person.viewer.userId, { deletedAt: new Date() });
    const refused = [
      await update(person, { id, prompt: globalId("Prompt", (await finishedPrompt(theirs)).id) }),
      await update(person, { id, prompt: globalId("Prompt", pending.id) }),
      await update(person, { id, prompt: "nonsense" }),
      await update(person, { id, selectedImage: globalId("Asset", (await insertAsset(theirs)).id) }),
      await update(person, { id, selectedImage: globalId("Asset", deleted.id) }),
      await update(stranger, { id, step: "IMAGE" }),
      await update(stranger, { id: "nonsense", step: "IMAGE" }),
    ];
    expect(refused.map((answer) => answer.code)).toEqual(refused.map(() => "NOT_FOUND"));
    expect(await show(stranger, id)).toBeNull();
    expect(await show(person, id)).toMatchObject({ step: "PROMPT", prompt: null, selectedImage: null });
  });
});
