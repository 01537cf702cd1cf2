import { beforeAll, expect, it } from "vitest";
import { db } from "#graphql/runtime/db.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { countStatements, statementsSoFar } from "#tests/reliability/support/work.ts";
import { useDatabase } from "#tests/support/database.ts";
import { type Asking, execute, type Person, signedIn } from "#tests/support/graphql.ts";
import { makeKey } from "#tests/support/keys.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { insertMade } from "#tests/support/rows.ts";

useDatabase();

type Told = {
  __typename: string;
  code?: string;
  replayed?: boolean;
  task?: { id: string } & Record<string, unknown>;
  fields?: { path: string[]; code: string }[];
};

const GROK = { models: ["grok-imagine-image-2"] };
const CREATE = `mutation ($input: CreateFollowUpInput!) { told: createFollowUp(input: $input) {
  __typename
  ... on CreateFollowUpPayload { replayed task { id kind prompt creditsCharged model { slug } parent { id } sourceImages { id } } }
  ... on Error { code message } ... on InvalidInputError { fields { path code } }
} }`;
const ESTIMATE = `query ($input: EstimateFollowUpInput!) { told: estimateFollowUp(input: $input) {
  credits model { slug }
} }`;
const CHOICES = `query ($id: ID!, $purpose: ModelPurpose) { told: node(id: $id) { ... on Asset { followUps(purpose: $purpose) {
  purpose credits prompt mask model { slug } obstacle { code message }
} } } }`;
const ALL = `{ told: viewer { assets(first: 20) { nodes { followUps { purpose credits model { slug } } } } } }`;

let owner: Person;
beforeAll(async () => {
  owner = await signedIn({ credits: 1000 });
});

async function picture(of: Person = owner): Promise<{ asset: string; task: string }> {
  const { id, taskId } = await insertMade(of.viewer.userId, GROK);
  return { asset: globalId("Asset", id), task: globalId("Task", taskId ?? "") };
}

async function create(input: object, asking: Asking = owner): Promise<Told> {
  const { data, errors } = await execute<{ told: Told }>(CREATE, { input }, asking);
  expect(errors).toBeUndefined();
  return data.told;
}

it("a result is made larger by one call, for the price that was told, once for a key", async () => {
  const { asset, task } = await picture();
  const told = await execute<{ told: { followUps: object[] } }>(CHOICES, { id: asset }, owner);
  expect(told.data.told.followUps).toContainEqual({
    ...{ purpose: "UPSCALE", credits: 1, prompt: "NONE", mask: "NONE", obstacle: null },
    model: { slug: "recraft-crisp-upscale" },
  });
  expect((await execute(ESTIMATE, { input: { asset, purpose: "UPSCALE" } }, owner)).data).toEqual({
    told: { credits: 1, model: { slug: "recraft-crisp-upscale" } },
  });
  const input = { asset, purpose: "UPSCALE", maxCredits: 1, idempotencyKey: "k" };
  const first = await create(input);
  expect(first).toMatchObject({
    __typename: "CreateFollowUpPayload",
    replayed: false,
    task: {
      ...{ kind: "IMAGE", prompt: "", creditsCharged: 1, model: { slug: "recraft-crisp-upscale" } },
      ...{ parent: { id: task }, sourceImages: [{ id: asset }] },
    },
  });
  expect(await create(input)).toMatchObject({ replayed: true, task: { id: first.task?.id } });
  expect(await create({ ...input, purpose: "REMOVE_BACKGROUND" })).toMatchObject({
    __typename: "IdempotencyMismatchError",
  });
  expect(await create({ ...input, idempotencyKey: "other", maxCredits: 0 })).toMatchObject({
    __typename: "PriceChangedError",
  });
  await expectLedgersToBalance();
});

it("what is wrong is said at its field, and what is not one's own like what is not there", async () => {
  const { asset } = await picture();
  const stranger = await signedIn();
  expect(await create({ asset, purpose: "EDIT" })).toMatchObject({
    __typename: "InvalidInputError",
    fields: [{ path: ["prompt"], code: "REQUIRED" }],
  });
  expect(await create({ asset, purpose: "EXPAND" })).toMatchObject({
    fields: [{ path: ["options"], code: "REQUIRED" }],
  });
  for (const [id, who] of [
    [asset, stranger],
    ["nonsense", owner],
    [globalId("Task", "0"), owner],
  ] as const)
    expect(await create({ asset: id, purpose: "UPSCALE" }, who)).toMatchObject({ __typename: "NotFoundError" });
  expect(await create({ asset, purpose: "UPSCALE", quote: "q" })).toMatchObject({ __typename: "NotFoundError" });
  const { errors } = await execute(ESTIMATE, { input: { asset, purpose: "EDIT" } }, owner);
  expect(errors?.[0]?.extensions).toMatchObject({ code: "INVALID_INPUT", fields: [{ path: ["prompt"] }] });
  const nobody = await execute(CREATE, { input: { asset, purpose: "UPSCALE" } });
  expect(nobody.errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
});

it("a key orders with the right to write tasks alone; a test key's follow-up costs nothing", async () => {
  const live = await picture();
  const reading = await makeKey(owner.viewer, { sandbox: false, scopes: ["TASKS_READ"] });
  const refused = await execute(CREATE, { input: { asset: live.asset, purpose: "UPSCALE" } }, reading);
  expect(refused.errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  const writing = await makeKey(owner.viewer, { sandbox: false, scopes: ["TASKS_WRITE"] });
  expect(await create({ asset: live.asset, purpose: "UPSCALE" }, writing)).toMatchObject({ replayed: false });
  const narrow = await makeKey(owner.viewer, { sandbox: false, models: ["topaz-upscale"] });
  expect(await create({ asset: live.asset, purpose: "UPSCALE" }, narrow)).toMatchObject({
    task: { model: { slug: "topaz-upscale" } },
  });
  const test = await makeKey(owner.viewer);
  expect(await create({ asset: live.asset, purpose: "UPSCALE" }, test)).toMatchObject({ __typename: "NotFoundError" });
  const { id: userId } = await db.user.findUniqueOrThrow({ where: { sandboxOfId: owner.viewer.userId } });
  const free = globalId("Asset", (await insertMade(userId, GROK)).id);
  expect(await create({ asset: free, purpose: "UPSCALE" }, test)).toMatchObject({ task: { creditsCharged: 0 } });
});

it("a list of files takes as many statements as one of them", async () => {
  const person = await signedIn();
  await picture(person);
  countStatements();
  const ask = async () => {
    const before = statementsSoFar();
    const { data } = await execute<{ told: { assets: { nodes: { followUps: object[] }[] } } }>(ALL, {}, person);
    return { nodes: data.told.assets.nodes, statements: statementsSoFar() - before };
  };
  await ask();
  const one = await ask();
  for (let n = 0; n < 8; n++) await picture(person);
  const many = await ask();
  expect(many.nodes).toHaveLength(9);
  expect(many.nodes.every(({ followUps }) => followUps.length >= 5)).toBe(true);
  expect(many.statements).toBe(one.statements);
});
