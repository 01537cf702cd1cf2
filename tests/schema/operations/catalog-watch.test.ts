import { beforeEach, describe, expect, it } from "vitest";
import { watchCatalog } from "#graphql/domain/operations/catalog/watch/watch.ts";
import { db } from "#graphql/runtime/db.ts";
import { closeQueue, openQueue } from "#graphql/runtime/queue.ts";
import { useWatchedSandbox } from "#tests/domain/operations/watch/watch.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { execute, signInAgain } from "#tests/support/graphql.ts";
import { signedInAs } from "#tests/support/operators.ts";

const world = useWatchedSandbox();

const READ = `query ($open: Boolean, $model: String, $after: String) { operations {
  catalogFindings(first: 2, open: $open, model: $model, after: $after) {
    nodes { id kind model subject detail seen foundAt resolvedAt acknowledgedAt note } pageInfo { endCursor hasNextPage }
  }
  findings(first: 10) { nodes { id } }
  catalog(model: "nano-banana-2") { providerSays { name isListed priceText credits unit successOfDay lookedAt } }
} }`;
const LOOK = `mutation ($model: String!) { answer: lookAtModel(input: { model: $model }) {
  __typename ... on LookAtModelPayload { model { slug } } ... on Error { code }
} }`;
const RESOLVE = `mutation ($finding: ID!) { answer: resolveFinding(input: { finding: $finding, reason: "our form follows" }) { __typename } }`;
type Finding = { id: string; kind: string; model: string; subject: string; detail: string };
type Read = {
  operations: {
    catalogFindings: { nodes: Finding[]; pageInfo: { endCursor: string; hasNextPage: boolean } };
    findings: { nodes: unknown[] };
    catalog: { providerSays: Record<string, unknown>[] }[];
  } | null;
};
type Answer = { answer: Record<string, unknown> };

async function again() {
  await world.hours(5);
  await watchCatalog();
}

describe("what kie.ai says otherwise", () => {
  it("is read by operators, page by page, with what it says now, and is seen to by what mends findings", async () => {
    await watchCatalog();
    await world.play("nano-banana-2", {
      dropped: ["output_format"],
      price: "10 credits per image",
      renamed: { image_input: "image_urls" },
    });
    await again();
    const support = await signedInAs("SUPPORT");
    const first = (await execute<Read>(READ, { open: true }, support)).data.operations;
    expect(first?.catalogFindings.nodes).toHaveLength(2);
    expect(first?.catalogFindings.pageInfo.hasNextPage).toBe(true);
    expect(first?.findings.nodes).toEqual([]);
    expect(first?.catalog[0]?.providerSays).toMatchObject([
      { name: "nano-banana-2", isListed: true, priceText: "10 credits per image", credits: 10, unit: "image" },
    ]);
    const after = first?.catalogFindings.pageInfo.endCursor;
    const second = (await execute<Read>(READ, { open: true, after }, support)).data.operations?.catalogFindings.nodes;
    expect(second).toHaveLength(1);
    const all = [...(first?.catalogFindings.nodes ?? []), ...(second ?? [])];
    expect(all.map(({ kind }) => kind).sort()).toEqual(["field-removed", "field-renamed", "price-moved"]);
    expect(all.every(({ model }) => model === "nano-banana-2")).toBe(true);
    const { answer } = (await execute<Answer>(RESOLVE, { finding: all[0]?.id }, support)).data;
    expect(answer.__typename).toBe("ResolveFindingPayload");
    expect((await execute<Read>(READ, { open: false }, support)).data.operations?.catalogFindings.nodes).toMatchObject([
      { id: all[0]?.id, note: "our form follows" },
    ]);
    await again();
    expect(await db.ledgerFinding.count({ where: { resolvedAt: null } })).toBe(2);
    for (const model of ["nano-banana", "nope", "", "\u0000"]) {
      expect((await execute<Read>(READ, { model }, support)).data.operations?.catalogFindings.nodes).toEqual([]);
    }
  });

  it("is nobody else's to read, nor to have looked up", async () => {
    const user = await signInAgain((await makeAccount()).userId);
    for (const person of [undefined, user]) {
      expect((await execute<Read>(READ, {}, person)).data.operations).toBeNull();
      const { data, errors } = await execute<Answer>(LOOK, { model: "nano-banana" }, person);
      const refusal = errors?.[0]?.extensions?.code ?? data?.answer?.code;
      expect(["FORBIDDEN", "UNAUTHENTICATED"]).toContain(refusal);
    }
    expect(await db.auditEntry.count({ where: { action: "model.looked_up" } })).toBe(0);
  });
});

describe("a look at one model", () => {
  beforeEach(async () => {
    await openQueue();
    return () => closeQueue();
  });

  it("is on record, and has the next round read it and the list, and nothing else", async () => {
    await watchCatalog();
    world.asked.length = 0;
    const support = await signedInAs("SUPPORT");
    const { answer } = (await execute<Answer>(LOOK, { model: "nano-banana" }, support)).data;
    expect(answer).toEqual({ __typename: "LookAtModelPayload", model: { slug: "nano-banana" } });
    expect(await db.auditEntry.count({ where: { action: "model.looked_up" } })).toBe(1);
    await watchCatalog();
    const about = ["schema", "price", "success-rate"].map((what) => `/models/google/nano-banana/${what}`);
    expect(world.asked.map(({ path }) => path)).toEqual(["/models", ...about]);
  });

  it("is refused for a model that the catalogue does not have, and for none", async () => {
    const support = await signedInAs("SUPPORT");
    const of = async (model: string) => (await execute<Answer>(LOOK, { model }, support)).data.answer.code;
    expect([await of("midjourney"), await of("nope"), await of("")]).toEqual(["CONFLICT", "NOT_FOUND", "NOT_FOUND"]);
  });
});
