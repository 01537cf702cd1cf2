import { expect, it } from "vitest";
import { db } from "#graphql/runtime/db.ts";
import { globalId, rowId } from "#graphql/schema/core/ids.ts";
import { type Asking, execute, overSse, type Person, signedIn } from "#tests/support/graphql.ts";
import { makeKey } from "#tests/support/keys.ts";
import { useWorld } from "#tests/support/world.ts";

useWorld();

type Pipeline = {
  id: string;
  state: string;
  waitsFor: string | null;
  creditsLeft: number;
  image: { status: string; assets: { id: string }[] } | null;
  video: { status: string; sourceImages: { id: string }[] } | null;
  workflow: { id: string; step: string; videoTask: { id: string } | null };
};
type Told = {
  __typename: string;
  code?: string;
  fields?: { path: string[] }[];
  pipeline?: Pipeline;
  creditsReturned?: number;
};

const PIPELINE = `id state waitsFor creditsLeft image { status assets { id } } video { status sourceImages { id } }
  workflow { id step videoTask { id } }`;
const ERROR = "... on Error { code message } ... on InvalidInputError { fields { path } }";
const CREATE = `mutation ($input: CreatePipelineInput!) { told: createPipeline(input: $input) {
  __typename ... on CreatePipelinePayload { pipeline { ${PIPELINE} } } ${ERROR} } }`;
const APPROVE = `mutation ($input: ApprovePipelineInput!) { told: approvePipeline(input: $input) {
  __typename ... on ApprovePipelinePayload { pipeline { ${PIPELINE} } } ... on Error { code message } } }`;
const CANCEL = `mutation ($input: CancelPipelineInput!) { told: cancelPipeline(input: $input) {
  __typename ... on CancelPipelinePayload { pipeline { ${PIPELINE} } creditsReturned } ... on Error { code message } } }`;
const FOLLOW = `subscription ($id: ID!) { pipelineUpdated(id: $id) { ${PIPELINE} } }`;

const input = {
  image: { model: "nano-banana", prompt: "a fox" },
  video: { model: "veo-3.1-fast", prompt: "it runs" },
  approve: true,
};

async function tell(document: string, variables: object, asking: Asking): Promise<Told> {
  const { data, errors } = await execute<{ told: Told }>(document, { ...variables }, asking);
  expect(errors).toBeUndefined();
  return data.told;
}

async function begin(asking: Asking, changes: object = {}): Promise<Pipeline> {
  const { pipeline } = await tell(CREATE, { input: { ...input, ...changes } }, asking);
  if (pipeline === undefined) throw new Error("There is no pipeline.");
  return pipeline;
}

/** Follows a pipeline until it is in a state. */
async function until(id: string, state: string, asking: Asking): Promise<Pipeline> {
  for await (const { data } of overSse<{ pipelineUpdated: Pipeline }>(FOLLOW, { id }, asking)) {
    if (data?.pipelineUpdated.state === state) return data.pipelineUpdated;
  }
  throw new Error(`The subscription ended before the pipeline was ${state}.`);
}

it("a program with a test key makes a pipeline, follows it, approves its image and gets its video", async () => {
  const key = await makeKey((await signedIn()).viewer);
  const begun = await begin(key);
  expect(begun).toMatchObject({ state: "RUNNING", video: null, workflow: { step: "IMAGE" } });
  const waiting = await until(begun.id, "WAITING", key);
  expect(waiting).toMatchObject({ waitsFor: "APPROVAL", image: { status: "COMPLETED" } });
  const [image] = waiting.image?.assets ?? [];
  const approved = await tell(APPROVE, { input: { pipeline: begun.id, image: image?.id } }, key);
  expect(approved.pipeline).toMatchObject({ state: "RUNNING", creditsLeft: 0, video: { sourceImages: [image] } });
  const done = await until(begun.id, "COMPLETED", key);
  expect(done).toMatchObject({ waitsFor: null, video: { status: "COMPLETED" }, workflow: { step: "DONE" } });
});

it("the wizard's row is the same by its older name, and one that is taken by hand is a pipeline", async () => {
  const person = await signedIn();
  const { data } = await execute<{ createWorkflow: { workflow: { id: string } } }>(
    "mutation { createWorkflow { ... on CreateWorkflowPayload { workflow { id } } } }",
    {},
    person,
  );
  const row = rowId(data.createWorkflow.workflow.id, "Workflow");
  const read = `query ($id: ID!) { pipeline(id: $id) { ${PIPELINE} } node(id: $id) { __typename id } viewer { pipelines { nodes { id } } } }`;
  const id = globalId("Pipeline", row);
  const byHand = await execute<{ pipeline: Pipeline; node: object; viewer: object }>(read, { id }, person);
  expect(byHand.errors).toBeUndefined();
  expect(byHand.data).toMatchObject({
    pipeline: { state: "WAITING", waitsFor: null, creditsLeft: 0, image: null },
    node: { __typename: "Pipeline", id },
    viewer: { pipelines: { nodes: [{ id }] } },
  });
  expect(await tell(APPROVE, { input: { pipeline: id } }, person)).toMatchObject({ code: "CONFLICT" });
  expect(await tell(CANCEL, { input: { pipeline: id } }, person)).toMatchObject({ code: "CONFLICT" });
});

it("is its owner's alone", async () => {
  const [owner, other] = [await signedIn(), await signedIn()] as [Person, Person];
  const { id } = await begin(owner);
  expect(await tell(APPROVE, { input: { pipeline: id } }, other)).toMatchObject({ code: "NOT_FOUND" });
  expect(await tell(CANCEL, { input: { pipeline: id } }, other)).toMatchObject({ code: "NOT_FOUND" });
  const read = "query ($id: ID!) { pipeline(id: $id) { id } node(id: $id) { id } }";
  expect((await execute(read, { id }, other)).data).toEqual({ pipeline: null, node: null });
  const told = await tell(CANCEL, { input: { pipeline: id } }, owner);
  expect(told.pipeline).toMatchObject({ id, state: "CANCELED" });
});

it("names the fields of each step that are wrong, and has held nothing then", async () => {
  const person = await signedIn();
  const wrong = { image: { model: "nano-banana", prompt: "a fox", aspectRatio: "7:5" } };
  expect(await tell(CREATE, { input: { ...input, ...wrong } }, person)).toMatchObject({
    __typename: "InvalidInputError",
    fields: [{ path: ["image", "aspectRatio"] }],
  });
  expect(await db.workflow.count({ where: { userId: person.viewer.userId } })).toBe(0);
  const estimate = "query ($input: CreatePipelineInput!) { estimatePipeline(input: $input) { credits } }";
  const { data } = await execute<{ estimatePipeline: { credits: number } }>(estimate, { input }, person);
  const cap = { maxCredits: data.estimatePipeline.credits - 1 };
  expect(await tell(CREATE, { input: { ...input, ...cap } }, person)).toMatchObject({ code: "PRICE_CHANGED" });
});
