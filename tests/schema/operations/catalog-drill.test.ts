import { expect, it } from "vitest";
import { setModelPricing } from "#graphql/domain/operations/catalog/costs/set-pricing.ts";
import { watchCatalog } from "#graphql/domain/operations/catalog/watch/watch.ts";
import { createEndpoint } from "#graphql/domain/webhooks/endpoint.ts";
import { fanOut } from "#graphql/domain/webhooks/outbox.ts";
import { fromNow } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { useWatchedSandbox } from "#tests/domain/operations/watch/watch.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { execute, signInAgain } from "#tests/support/graphql.ts";
import { signedInAs } from "#tests/support/operators.ts";

const world = useWatchedSandbox();

const DAY_MS = 24 * 3_600_000;
const MODELS = `{ models { slug state sunsetAt replacement { slug } credits } }`;
const ORDER = `mutation { answer: createImageTask(input: { task: { model: "nano-banana", prompt: "a fox" } }) {
  __typename
  ... on Error { code }
  ... on ModelUnavailableError { replacement { slug state } }
} }`;
const PRICE = `{ estimateImageTask(input: { model: "nano-banana-2", prompt: "a fox" }) { ... on Estimate { credits } } }`;
const SUNSET = `mutation ($sunsetAt: DateTime!) { answer: setModelState(input: {
  model: "nano-banana-pro", state: ACTIVE, replacement: "nano-banana-2", sunsetAt: $sunsetAt, reason: "its form no longer fits"
}) { __typename ... on Error { message } } }`;
const MORNING = `{ operations {
  catalogFindings(first: 20, open: true) { nodes { kind model subject detail } }
  findings(first: 20) { nodes { kind subject } }
  catalog { model { slug } price { credits author reason } providerSays { name isListed priceText } }
  auditLog(first: 20) { nodes { actor action reason } }
} }`;
type Model = {
  slug: string;
  state: string;
  sunsetAt: string | null;
  replacement: { slug: string } | null;
  credits: number;
};
type Answered = { answer: Record<string, unknown> };
type Morning = {
  operations: {
    catalogFindings: { nodes: { kind: string; model: string; subject: string; detail: string }[] };
    findings: { nodes: { kind: string; subject: string }[] };
    catalog: {
      model: { slug: string };
      price: { credits: number; author: string; reason: string };
      providerSays: { name: string; isListed: boolean; priceText: string }[];
    }[];
    auditLog: { nodes: { actor: string; action: string; reason: string }[] };
  };
};

it("overnight kie.ai drops a model, renames a field and raises a price: what people and operators see in the morning", async () => {
  await setModelPricing("command line", { model: "nano-banana-2", followsCost: true, reason: "as most do" });
  await watchCatalog();
  const person = await signInAgain((await makeAccount()).userId);
  const priceOf = async () =>
    (await execute<{ estimateImageTask: { credits: number } }>(PRICE, {}, person)).data.estimateImageTask.credits;
  const evening = (await execute<{ models: Model[] }>(MODELS, {})).data.models;
  expect(evening.find(({ slug }) => slug === "nano-banana")?.state).toBe("ACTIVE");
  expect(await priceOf()).toBe(10);

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
  // What has a field of another name is as it was: an operator decides what follows. What follows its cost costs more.
  const [before, after] = [evening, morning].map((models) => models.find(({ slug }) => slug === "nano-banana-pro"));
  expect(after).toEqual(before);
  expect(morning.find(({ slug }) => slug === "nano-banana-2")).toMatchObject({ state: "ACTIVE", credits: 15 });
  expect(await priceOf()).toBe(15);

  const admin = await signedInAs("ADMIN");
  const { operations } = (await execute<Morning>(MORNING, {}, admin)).data;
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
  // The money has nothing of it: no price is below its cost.
  expect(operations.findings.nodes).toEqual([]);
  const rowOf = (slug: string) => operations.catalog.find(({ model }) => model.slug === slug);
  expect(rowOf("nano-banana")?.providerSays).toMatchObject([{ name: "google/nano-banana", isListed: false }]);
  expect(rowOf("nano-banana-2")?.price).toMatchObject({ credits: 15, author: "prices follow cost" });
  expect(rowOf("nano-banana-2")?.providerSays[0]?.priceText).toBe(
    "1K: 12 credits; 2K: 16 credits; 4K: 24 credits per image",
  );

  // The operator lets the model whose form no longer fits end in a week: everybody reads it beside its name, and partners are told.
  const partner = await makeAccount();
  await createEndpoint(partner, { url: "https://partner.example.com/hook", events: ["model.sunset_announced"] });
  const sunsetAt = fromNow(7 * DAY_MS).toISOString();
  expect((await execute<Answered>(SUNSET, { sunsetAt }, admin)).data.answer).toEqual({
    __typename: "SetModelStatePayload",
  });
  while (await fanOut());
  const deliveries = await db.webhookDelivery.findMany({ where: { endpoint: { userId: partner.userId } } });
  expect(deliveries.map(({ payload }) => JSON.parse(payload))).toMatchObject([
    { type: "model.sunset_announced", data: { model: "nano-banana-pro", sunsetAt, replacement: "nano-banana-2" } },
  ]);
  const noon = (await execute<{ models: Model[] }>(MODELS, {})).data.models;
  expect(noon.find(({ slug }) => slug === "nano-banana-pro")).toMatchObject({
    state: "ACTIVE",
    sunsetAt,
    replacement: { slug: "nano-banana-2" },
  });
});
