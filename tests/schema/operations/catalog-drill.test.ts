import { expect, it } from "vitest";
import { watchCatalog } from "#graphql/domain/operations/catalog/watch/watch.ts";
import { useWatchedSandbox } from "#tests/domain/operations/watch/watch.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { execute, signInAgain } from "#tests/support/graphql.ts";
import { signedInAs } from "#tests/support/operators.ts";

const world = useWatchedSandbox();

const MODELS = `{ models { slug state replacement { slug } credits } }`;
const ORDER = `mutation { answer: createImageTask(input: { task: { model: "nano-banana", prompt: "a fox" } }) {
  __typename
  ... on Error { code }
  ... on ModelUnavailableError { replacement { slug state } }
} }`;
const MORNING = `{ operations {
  catalogFindings(first: 20, open: true) { nodes { kind model subject detail } }
  auditLog(first: 5) { nodes { actor action reason } }
} }`;
type Model = { slug: string; state: string; replacement: { slug: string } | null; credits: number };
type Morning = {
  operations: {
    catalogFindings: { nodes: { kind: string; model: string; subject: string; detail: string }[] };
    auditLog: { nodes: { actor: string; action: string; reason: string }[] };
  };
};

it("overnight kie.ai drops a model, renames a field and raises a price: what people and operators see in the morning", async () => {
  await watchCatalog();
  const person = await signInAgain((await makeAccount()).userId);
  const evening = (await execute<{ models: Model[] }>(MODELS, {})).data.models;
  expect(evening.find(({ slug }) => slug === "nano-banana")?.state).toBe("ACTIVE");

  await world.play("google/nano-banana", { gone: true });
  await world.play("nano-banana-pro", { renamed: { image_input: "image_urls" } });
  await world.play("nano-banana-2", { price: "1K: 12 credits; 2K: 16 credits; 4K: 24 credits per image" });
  for (let round = 0; round < 3; round += 1) {
    await world.hours(5);
    await watchCatalog();
  }

  const morning = (await execute<{ models: Model[] }>(MODELS, {})).data.models;
  const gone = morning.find(({ slug }) => slug === "nano-banana");
  expect(gone?.state).toBe("PAUSED");
  const instead = morning.find(({ slug }) => slug === gone?.replacement?.slug);
  expect(instead?.state).toBe("ACTIVE");
  const { answer } = (await execute<{ answer: Record<string, unknown> }>(ORDER, {}, person)).data;
  expect(answer).toEqual({
    __typename: "ModelUnavailableError",
    code: "MODEL_UNAVAILABLE",
    replacement: { slug: instead?.slug, state: "ACTIVE" },
  });
  // What was not dropped is as it was, at the price that it had: an operator decides what follows.
  for (const slug of ["nano-banana-2", "nano-banana-pro"]) {
    const [before, after] = [evening, morning].map((models) => models.find((model) => model.slug === slug));
    expect(after).toEqual(before);
  }

  const { operations } = (await execute<Morning>(MORNING, {}, await signedInAs("SUPPORT"))).data;
  const told = operations.catalogFindings.nodes.map(({ detail, ...finding }) => ({
    ...finding,
    ...JSON.parse(detail),
  }));
  expect(told).toHaveLength(3);
  expect(told).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ kind: "model-gone", model: "nano-banana", subject: "google/nano-banana" }),
      expect.objectContaining({
        kind: "field-renamed",
        model: "nano-banana-pro",
        from: "image_input",
        to: "image_urls",
      }),
      expect.objectContaining({
        kind: "price-moved",
        model: "nano-banana-2",
        creditsBefore: 8,
        credits: 12,
        unit: "image",
      }),
    ]),
  );
  expect(operations.auditLog.nodes).toContainEqual({
    actor: "catalogue watch",
    action: "model.state_set",
    reason: "kie.ai offers it no more: google/nano-banana",
  });
});
