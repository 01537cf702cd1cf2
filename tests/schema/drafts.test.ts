import { expect, it } from "vitest";
import { db } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import { rowId } from "#graphql/schema/core/ids.ts";
import { useDatabase } from "#tests/support/database.ts";
import { type Asking, execute, signedIn } from "#tests/support/graphql.ts";
import { bearer, makeKey } from "#tests/support/keys.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";

useDatabase();

type Told = {
  __typename: string;
  code?: string;
  replayed?: boolean;
  task?: Record<string, unknown> & { id: string };
  fields?: unknown[];
};

const TASK = `id isDraft creditsCharged model { slug } parent { id } fallback { from { slug } reason }
  draftOf { model { slug } credits settings { name value } } ... on ImageTask { input { model resolution draft } }`;
const ERROR = "... on Error { code message } ... on InvalidInputError { fields { path code } }";
const CREATE = `mutation ($input: CreateImageTaskInput!) { told: createImageTask(input: $input) {
  __typename ... on CreateImageTaskPayload { task { ${TASK} } } ${ERROR}
} }`;
const FINISH = `mutation ($id: ID!, $maxCredits: Int, $key: String) {
  told: finishDraft(input: { task: $id, maxCredits: $maxCredits, idempotencyKey: $key }) {
    __typename ... on FinishDraftPayload { replayed task { ${TASK} } } ${ERROR}
  }
}`;
const ESTIMATE = `query ($input: ImageTaskInput!) { told: estimateImageTask(input: $input) {
  credits model { slug } fallback { from { slug } reason }
  draft { fullModel { slug } fullCredits changes { name draft fullSize } }
} }`;
const poster = { model: "nano-banana-2", prompt: "a poster", resolution: "2K", draft: true };

async function ask(document: string, variables: Record<string, unknown>, asking: Asking): Promise<Told> {
  const { data, errors } = await execute<{ told: Told }>(document, variables, asking);
  expect(errors).toBeUndefined();
  return data.told;
}

it("an order is drafted, looked at, and made at full size by one call", async () => {
  const owner = await signedIn();
  expect((await execute<{ told: unknown }>(ESTIMATE, { input: poster })).data.told).toEqual({
    credits: 5,
    model: { slug: "nano-banana-2-lite" },
    fallback: null,
    draft: {
      fullModel: { slug: "nano-banana-2" },
      fullCredits: 15,
      changes: [
        { name: "resolution", draft: null, fullSize: "2K" },
        { name: "outputFormat", draft: null, fullSize: "jpg" },
      ],
    },
  });
  const { task: draft } = await ask(CREATE, { input: { task: poster } }, owner);
  expect(draft).toMatchObject({
    isDraft: true,
    creditsCharged: 5,
    model: { slug: "nano-banana-2-lite" },
    input: { model: "nano-banana-2", resolution: "2K", draft: true },
    draftOf: {
      model: { slug: "nano-banana-2" },
      credits: 15,
      settings: [
        { name: "aspectRatio", value: "auto" },
        { name: "resolution", value: "2K" },
        { name: "outputFormat", value: "jpg" },
      ],
    },
  });
  const id = draft?.id ?? "";
  const lists = "{ told: viewer { tasks(first: 2) { nodes { isDraft draftOf { credits } fallback { reason } } } } }";
  expect((await execute<{ told: unknown }>(lists, {}, owner)).data.told).toEqual({
    tasks: { nodes: [{ isDraft: true, draftOf: { credits: 15 }, fallback: null }] },
  });
  expect(await ask(FINISH, { id }, owner)).toMatchObject({ __typename: "ConflictError" });
  await ask("mutation ($id: ID!) { told: cancelTask(id: $id) { __typename } }", { id }, owner);
  expect(await ask(FINISH, { id, maxCredits: 14 }, owner)).toMatchObject({ __typename: "PriceChangedError" });
  const whole = await ask(FINISH, { id, maxCredits: 15, key: "k" }, owner);
  expect(whole).toMatchObject({
    __typename: "FinishDraftPayload",
    replayed: false,
    task: {
      isDraft: false,
      draftOf: null,
      creditsCharged: 15,
      model: { slug: "nano-banana-2" },
      parent: { id },
      input: { model: "nano-banana-2", resolution: "2K", draft: null },
    },
  });
  expect(await ask(FINISH, { id, maxCredits: 15, key: "k" }, owner)).toMatchObject({
    replayed: true,
    task: { id: whole.task?.id },
  });
  await expectLedgersToBalance();
});

it("what can't be drafted is refused at its field, and what is not one's own like what is not there", async () => {
  const [owner, stranger] = [await signedIn(), await signedIn()];
  const cheapest = { ...poster, model: "nano-banana-2-lite", resolution: undefined };
  expect(await ask(CREATE, { input: { task: cheapest } }, owner)).toMatchObject({
    __typename: "InvalidInputError",
    fields: [{ path: ["draft"], code: "NOT_OFFERED" }],
  });
  const { errors } = await execute(ESTIMATE, { input: cheapest });
  expect(errors?.[0]?.extensions).toMatchObject({ code: "INVALID_INPUT" });
  const { task } = await ask(CREATE, { input: { task: poster } }, owner);
  for (const id of [task?.id, "nonsense"]) {
    expect(await ask(FINISH, { id }, stranger)).toMatchObject({ __typename: "NotFoundError" });
  }
});

it("a key that may only read finishes nothing, and one that may use certain models no others", async () => {
  const owner = await signedIn();
  const { task } = await ask(CREATE, { input: { task: poster } }, owner);
  const id = task?.id ?? "";
  const reader = await makeKey(owner.viewer, { scopes: ["TASKS_READ"] });
  expect((await execute(FINISH, { id }, bearer(reader.secret))).errors?.[0]?.extensions).toMatchObject({
    code: "FORBIDDEN",
  });
  await ask("mutation ($id: ID!) { told: cancelTask(id: $id) { __typename } }", { id }, owner);
  const lite = await makeKey(owner.viewer, { models: ["nano-banana-2-lite"], sandbox: false });
  expect((await execute(FINISH, { id }, bearer(lite.secret))).errors?.[0]?.extensions).toMatchObject({
    code: "FORBIDDEN",
  });
  expect(await db.task.count({ where: { parentId: rowId(id, "Task") } })).toBe(0);
});

it("another model makes an order only where that says so, and the answer tells it", async () => {
  const owner = await signedIn();
  const plain = { model: "nano-banana-2", prompt: "a poster" };
  const order = { ...plain, fallbackModels: ["nano-banana-2.1"] };
  await db.model.update({ where: { slug: "nano-banana-2" }, data: { state: "PAUSED" } });
  notify("catalog");
  try {
    const fallback = { from: { slug: "nano-banana-2" }, reason: "PAUSED" };
    const made = { model: { slug: "nano-banana-2.1" }, fallback };
    expect(await ask(CREATE, { input: { task: plain } }, owner)).toMatchObject({ __typename: "ModelUnavailableError" });
    expect(await ask(ESTIMATE, { input: order }, owner)).toMatchObject({ ...made, credits: 5 });
    expect(await ask(CREATE, { input: { task: order } }, owner)).toMatchObject({ task: { ...made, isDraft: false } });
    const unfit = { ...order, fallbackModels: ["veo-3.1-fast", "nano-banana-2"] };
    expect(await ask(CREATE, { input: { task: unfit } }, owner)).toMatchObject({
      fields: [
        { path: ["fallbackModels", "0"], code: "NOT_OFFERED" },
        { path: ["fallbackModels", "1"], code: "CONFLICT" },
      ],
    });
  } finally {
    await db.model.update({ where: { slug: "nano-banana-2" }, data: { state: "ACTIVE" } });
    notify("catalog");
  }
});
