import { beforeAll, expect, it } from "vitest";
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
const banana = { model: "nano-banana", prompt: "a banana" };
const order = { input: { task: banana } };

let person: Person;
beforeAll(async () => {
  person = await signedIn({ credits: 500 });
  for (let made = 0; made < 3; made += 1) await execute(ORDER, order, person);
});

// What a document asks of the database, with the look at who asks, once the process is warm. A number that grows is a
// request that became dearer: find out why before it is written down here.
it.each<[document: string, text: string, variables: Record<string, unknown>, statements: number]>([
  ["the catalogue", "{ models { slug credits state expectedSeconds { p50 } successRate } styles { name } }", {}, 1],
  ["an account with its balance", "{ viewer { id email name credits { available onHold } } }", {}, 2],
  ["a page of tasks with all that a card shows", TASKS, {}, 2],
  ["an estimate", `{ estimateImageTask(input: { model: "nano-banana", prompt: "a banana" }) { credits } }`, {}, 1],
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
