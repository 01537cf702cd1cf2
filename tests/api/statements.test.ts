import { beforeAll, expect, it } from "vitest";
import { createBatch } from "#graphql/domain/tasks/batches/batch.ts";
import { globalId, type NodeType } from "#graphql/schema/core/ids.ts";
import { countStatements, statementsSoFar } from "#tests/reliability/support/work.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute, type Person, signedIn } from "#tests/support/graphql.ts";

useDatabase();

const TASKS = `{ viewer { tasks(first: 20) {
  nodes { id status prompt model { id slug name } style { id name } assets { id url thumb: url(width: 480) } sourceImages { id } }
  pageInfo { hasNextPage endCursor }
} } }`;
const ORDER = `mutation ($input: CreateImageTaskInput!) {
  createImageTask(input: $input) { ... on CreateImageTaskPayload { task { id status creditsCharged } } }
}`;
const ORDERS = `mutation ($input: CreateTasksInput!) {
  createTasks(input: $input) { ... on CreateTasksPayload { outcomes { task { id status } } } }
}`;
const ESTIMATES = `query ($input: CreateTasksInput!) {
  estimateTasks(input: $input) { credits outcomes { estimate { credits expectedSeconds { p50 } } error { code } } }
}`;
const BATCHES = "{ viewer { batches(first: 20) { nodes { name size progress { waiting completed failed } } } } }";
const banana = { model: "nano-banana", prompt: "a banana" };
const order = { input: { task: banana } };

const idAt = (type: NodeType, nth: number) =>
  globalId(type, `0192${String(nth).padStart(4, "0")}-0000-7000-8000-000000000000`);

let person: Person;
beforeAll(async () => {
  person = await signedIn({ credits: 500 });
  for (const name of ["one", "two"]) await createBatch(person.viewer, { name });
  for (let made = 0; made < 3; made += 1) await execute(ORDER, order, person);
});

// What a document asks of the database, with the look at who asks, once the process is warm. A number that grows is a
// request that became dearer: find out why before it is written down here.
it.each<[document: string, text: string, variables: Record<string, unknown>, statements: number]>([
  ["the catalogue", "{ models { slug credits state expectedSeconds { p50 } successRate } styles { name } }", {}, 1],
  ["an account with its balance", "{ viewer { id email name credits { available onHold } } }", {}, 2],
  ["a page of tasks with all that a card shows", TASKS, {}, 2],
  ["an estimate", `{ estimateImageTask(input: { model: "nano-banana", prompt: "a banana" }) { credits } }`, {}, 1],
  [
    "200 estimates in one, each of an own style and a source of its own",
    ESTIMATES,
    {
      input: {
        images: Array.from({ length: 200 }, (_, nth) => ({
          ...{
            ...banana,
            style: idAt("Style", nth),
            sourceImages: [idAt("Asset", nth)],
            workflow: idAt("Workflow", nth),
          },
        })),
      },
    },
    4,
  ],
  ["batches and how far they are", BATCHES, {}, 3],
  ["an order", ORDER, order, 2],
  ["25 orders in one", ORDERS, { input: { images: Array.from({ length: 25 }, () => banana) } }, 2],
])("%s takes no more statements than before", async (_document, text, variables, statements) => {
  countStatements();
  await execute(text, variables, person);
  const before = statementsSoFar();
  const { errors } = await execute(text, variables, person);
  expect(errors).toBeUndefined();
  expect(statementsSoFar() - before).toBe(statements);
});

it("the catalogue takes none for a stranger", async () => {
  countStatements();
  await execute("{ models { slug credits } styles { name } }");
  const before = statementsSoFar();
  await execute("{ models { slug credits } styles { name } }");
  expect(statementsSoFar() - before).toBe(0);
});
