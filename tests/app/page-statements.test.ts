import { beforeAll, expect, it } from "vitest";
import { loader as root } from "#app/root.tsx";
import { loader as account } from "#app/routes/($locale)._studio.account.tsx";
import { loader as apiKeys } from "#app/routes/($locale)._studio.api-keys.tsx";
import { loader as billing } from "#app/routes/($locale)._studio.billing.tsx";
import { loader as cast } from "#app/routes/($locale)._studio.cast.tsx";
import { loader as create } from "#app/routes/($locale)._studio.create.tsx";
import { loader as creations } from "#app/routes/($locale)._studio.creations._index.tsx";
import { loader as creation } from "#app/routes/($locale)._studio.creations.$id.tsx";
import { loader as collections } from "#app/routes/($locale)._studio.creations.collections.($id).tsx";
import { loader as compare } from "#app/routes/($locale)._studio.creations.compare.tsx";
import { loader as styles } from "#app/routes/($locale)._studio.creations.styles.tsx";
import { loader as uploads } from "#app/routes/($locale)._studio.creations.uploads.tsx";
import { loader as me } from "#app/routes/($locale)._studio.me.tsx";
import { loader as prompts } from "#app/routes/($locale)._studio.prompts.($id).tsx";
import { loader as studio } from "#app/routes/($locale)._studio.tsx";
import { addToCollection } from "#graphql/domain/tasks/collections/arrange.ts";
import { createCollection } from "#graphql/domain/tasks/collections/collection.ts";
import { pageGateway } from "#graphql/gateway/http/page-gateway.ts";
import { readingTogether } from "#graphql/runtime/database/together.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import { globalId, rowId } from "#graphql/schema/core/ids.ts";
import { countStatements, statementsDuring } from "#tests/reliability/support/work.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute, type Person, signedIn } from "#tests/support/graphql.ts";
import { insertAsset, insertTask } from "#tests/support/rows.ts";

useDatabase();

type Loader = (args: Parameters<typeof studio>[0]) => Promise<unknown>;

const BEGUN = "mutation { createWorkflow { ... on CreateWorkflowPayload { workflow { id } } } }";

type Begun = { createWorkflow: { workflow: { id: string } } };

let person: Person;
const tasks: string[] = [];
let begun: string;
let collected: string;
beforeAll(async () => {
  person = await signedIn({ credits: 500 });
  for (let made = 0; made < 3; made += 1) {
    const task = await insertTask(person.viewer.userId, { status: "COMPLETED" });
    await insertAsset(person.viewer.userId, { taskId: task.id });
    tasks.push(globalId("Task", task.id));
  }
  begun = (await execute<Begun>(BEGUN, {}, person)).data?.createWorkflow.workflow.id ?? "";
  const { id } = await createCollection(person.viewer, "Boats");
  await addToCollection(
    person.viewer,
    id,
    tasks.map((task) => rowId(task, "Task")),
  );
  collected = globalId("Collection", id);
  countStatements();
});

/** Loads a page as Remix does, all its loaders at once, and tells what was asked of the database. */
function statementsOf(path: string, loader: Loader, params: { id?: string }): Promise<string[]> {
  const headers = { cookie: person.cookie, host: "here.test" };
  const request = new Request(`http://here.test${path}`, { headers });
  const context = { gateway: pageGateway("10.0.0.1", false), nonce: "n", publicUrl: "http://here.test" };
  return statementsDuring(async () => {
    const all: Loader[] = [root, studio, loader];
    await readingTogether(() => Promise.all(all.map((load) => load({ request, context, params }))));
  });
}

// One reads who asks, one what the page shows, and one what hangs on that. A number that grows is a page that became dearer:
// find out why before it is written down here.
it.each<[path: string, statements: number, loader: Loader, params?: () => { id: string }]>([
  ["/creations", 3, creations],
  ["/creations?favorites=1&kind=IMAGE", 3, creations],
  ["/creations/uploads", 3, uploads],
  ["/creations/styles", 3, styles],
  ["/cast", 3, cast],
  ["/creations/collections", 4, collections],
  ["/creations/collections/COLLECTION", 4, collections, () => ({ id: collected })],
  ["/me", 3, me],
  // The files that it starts from tell which task they are of.
  ["/create", 3, create],
  ["/create?from=TASK", 4, create],
  ["/create?story=new", 3, create],
  ["/create?story=WORKFLOW", 3, create],
  ["/prompts", 3, prompts],
  ["/account", 3, account],
  ["/billing", 3, billing],
  ["/api-keys", 3, apiKeys],
  ["/creations/TASK", 3, creation, () => ({ id: tasks[0] ?? "" })],
  ["/creations/compare?ids=TASK", 3, compare],
])("%s takes %i statements", async (path, expected, loader, params) => {
  const address = path.replace("TASK", tasks[0] ?? "").replace("WORKFLOW", begun);
  const load = () => statementsOf(address, loader, params?.() ?? {});
  // The first time its documents become known, and what their statements give.
  for (let times = 0; times < 3; times += 1) await load();
  // What a process remembers and happens to read again meanwhile is not of the page.
  notify("site");
  const statements = await load();
  expect(statements.length, statements.join("\n")).toBe(expected);
});
