import { beforeEach, describe, expect, it } from "vitest";
import { setKeyState } from "#graphql/domain/operations/provider/set-key-state.ts";
import { setProvider } from "#graphql/domain/operations/provider/set-provider.ts";
import { FIRST_KEY } from "#graphql/domain/provider/keys.ts";
import { sql } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import type { ProviderKeyState } from "#prisma/generated/client/client.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute, signedIn } from "#tests/support/graphql.ts";
import { signedInAs } from "#tests/support/operators.ts";
import { addSecond, FIRST, forgetKeys } from "#tests/support/provider-keys.ts";
import { insertTask } from "#tests/support/rows.ts";
import { useSettings } from "#tests/support/settings.ts";

useSettings({ KIE_API_KEY: FIRST.key, KIE_WEBHOOK_HMAC_KEY: FIRST.secret, PUBLIC_URL: "https://studio.example.org" });
useDatabase();
beforeEach(forgetKeys);

const reason = "For a test";
const say = (providerKey: string, state: ProviderKeyState) =>
  setKeyState("command line", { providerKey, state, reason });
const turn = (isOn: boolean) => setProvider("command line", { isOn, reason });

type Listed = { models: { slug: string; state: string }[] };
const listed = async (args = "") => (await execute<Listed>(`{ models${args} { slug state } }`)).data.models;

/** As a site is whose only key is drained. */
async function withoutKey(): Promise<void> {
  await turn(false);
  await say(FIRST_KEY, "DRAINING");
  await turn(true);
}

describe("a model without a key", () => {
  it("is hidden, however much of the catalogue is asked for, and comes back when a key takes orders again", async () => {
    const before = await listed();
    expect(before.length).toBeGreaterThan(10);
    await withoutKey();
    expect(await listed()).toEqual([]);
    expect(await listed("(includeRetired: true)")).toEqual([]);
    expect(await listed("(kind: VIDEO)")).toEqual([]);
    await say(FIRST_KEY, "ACTIVE");
    await turn(true);
    expect(await listed()).toEqual(before);
  });

  it("is there as long as one of several keys takes orders, through adding, draining and retiring", async () => {
    const count = (await listed()).length;
    const { id } = await addSecond();
    await say(FIRST_KEY, "DRAINING");
    expect(await listed()).toHaveLength(count);
    await say(FIRST_KEY, "RETIRED");
    expect(await listed()).toHaveLength(count);
    await turn(false);
    await say(id, "RETIRED");
    expect(await listed()).toEqual([]);
    await say(id, "ACTIVE");
    expect((await listed()).map(({ state }) => state)).not.toContain("ACTIVE");
    await turn(true);
    expect((await listed()).some(({ state }) => state === "ACTIVE")).toBe(true);
  });

  it("is only paused, not hidden, while kie.ai is switched off and a key is there", async () => {
    const count = (await listed()).length;
    await turn(false);
    const told = await listed();
    expect(told).toHaveLength(count);
    expect(told[0]?.state).toBe("PAUSED");
  });

  it("is told as paused to whoever names it, keeps its name on what it has made, and stands in the operators' list", async () => {
    const person = await signedIn({ credits: 100 });
    const { id } = await insertTask(person.viewer.userId, { status: "COMPLETED", modelSlug: "nano-banana" });
    await withoutKey();
    expect(await listed('(slugs: ["nano-banana"])')).toEqual([{ slug: "nano-banana", state: "PAUSED" }]);
    const document = `query ($id: ID!) { node(id: $id) { ... on Task { model { slug name } } } }`;
    const { data } = await execute(document, { id: globalId("Task", id) }, person);
    expect(data).toEqual({ node: { model: { slug: "nano-banana", name: "Nano Banana" } } });
    const order = `mutation { result: createImageTask(input: { task: { model: "nano-banana", prompt: "a kite" } }) {
      __typename ... on ModelUnavailableError { message } } }`;
    expect((await execute(order, {}, person)).data).toEqual({
      result: { __typename: "ModelUnavailableError", message: "Nano Banana is paused at the moment." },
    });
    const operator = await signedInAs("SUPPORT");
    const { data: own } = await execute<Listed>("{ models(includeHidden: true) { slug state } }", {}, operator);
    expect(own.models.length).toBeGreaterThan(10);
  });

  it("is hidden from the next answer on when another process has drained the key", async () => {
    expect((await listed()).length).toBeGreaterThan(10);
    await sql.run(
      `INSERT INTO "ProviderKey" ("id", "label", "lastFour", "state") VALUES ('first', 'KIE_API_KEY', '', 'DRAINING')`,
    );
    notify("catalog");
    expect(await listed()).toEqual([]);
  });
});
