import { beforeAll, expect, inject, it } from "vitest";
import { loader as root } from "#app/root.tsx";
import { loader as collection } from "#app/routes/($locale)._studio.creations.collections.($id).tsx";
import { loader as studio } from "#app/routes/($locale)._studio.tsx";
import { pageGateway } from "#graphql/gateway/http/page-gateway.ts";
import { readingTogether } from "#graphql/runtime/database/together.ts";
import { sql } from "#graphql/runtime/db.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { countStatements, statementsDuring } from "#tests/reliability/support/work.ts";
import { useDatabase } from "#tests/support/database.ts";
import { type Person, signedIn } from "#tests/support/graphql.ts";
import { type CollectionName, collectionId, collectionsOf, MOST, ON_A_PAGE } from "#tests/support/long-collection.ts";
import { readBy } from "#tests/support/rows-read.ts";

useDatabase();

let person: Person;
beforeAll(async () => {
  person = await signedIn();
  for (const text of collectionsOf(person.viewer.userId)) await sql.run(text);
  await sql.run("VACUUM ANALYZE");
  countStatements();
}, 60_000);

type Loaded = { one: { page: { collection: { taskCount: number; tasks: { nodes: { id: string }[] } } } } };

/** Opens a collection's page as Remix does, all its loaders at once. */
async function open(name: CollectionName): Promise<Loaded["one"]["page"]["collection"]> {
  const id = globalId("Collection", collectionId(name));
  const headers = { cookie: person.cookie, host: "here.test" };
  const request = new Request(`http://here.test/creations/collections/${id}`, { headers });
  const context = { gateway: pageGateway("10.0.0.1", false), nonce: "n", publicUrl: "http://here.test" };
  const read = await readingTogether(() =>
    Promise.all([root, studio, collection].map((one) => one({ request, context, params: { id } }))),
  );
  return (read.at(-1) as Loaded).one.page.collection;
}

it("a collection of ten thousand opens with its first page, and tells how many there are", async () => {
  const { taskCount, tasks } = await open("all");
  expect([taskCount, tasks.nodes.length]).toEqual([MOST, ON_A_PAGE]);
  expect((await open("ten")).tasks.nodes).toHaveLength(10);
  expect((await open("page")).tasks.nodes.map(({ id }) => id)).toEqual(tasks.nodes.map(({ id }) => id));
});

it("reads no more for it than for one that has a page in all, by the same statements", async () => {
  const connections = inject("postgres") === null ? 1 : 10;
  const [page, all] = [await readBy(() => open("page"), connections), await readBy(() => open("all"), connections)];
  // One more is read to know that there are more.
  expect(all).toBeLessThanOrEqual(page + 30);
  const [ofTen, ofAll] = [
    await statementsDuring(async () => void (await open("ten"))),
    await statementsDuring(async () => void (await open("all"))),
  ];
  expect(ofAll.length).toBe(ofTen.length);
});

it("sends as much of it as of one that has a page in all", async () => {
  const size = async (name: CollectionName) => JSON.stringify(await open(name)).length;
  const [page, all] = [await size("page"), await size("all")];
  expect(Math.abs(all - page)).toBeLessThan(200);
});
