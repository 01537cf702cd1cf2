import { v7 as uuid } from "uuid";
import { hashPassword } from "#graphql/domain/accounts/people/password.ts";
import { openSession } from "#graphql/domain/accounts/sessions/session.ts";
import { DAY, now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { globalId, type NodeType } from "#graphql/schema/core/ids.ts";
import { encodeCursor } from "#graphql/schema/core/lists/page.ts";
import type { Prisma } from "#prisma/generated/client/client.ts";
import type { Known } from "#tests/reliability/support/random-documents.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { type Person, pair } from "#tests/support/graphql.ts";

/** Rows of each kind: more than a page of the longest lists, and the most there may be of the others. */
const PAGE_AND_MORE = 120;
const MOST_SOURCES = 16;
const MOST_VARIANTS = 6;
const MOST_MESSAGES = 20;
const MOST_ATTEMPTS = 21;
const MOST_KEYS = 100;
const MOST_ENDPOINTS = 20;
const HELD = 5;
const LONG_TEXT = "a fox in the rain, at night. ".repeat(40);

export type Filled = Person & { known: Known /** The task that the others start from. */; root: string };

const times = <Row>(count: number, make: (index: number) => Row) =>
  Array.from({ length: count }, (_, index) => make(index));
const idsOf = (count: number) => times(count, () => uuid());

const at = <Item>(list: readonly Item[], index: number): Item => {
  const item = list[index % list.length];
  if (item === undefined) throw new Error("Nothing is there.");
  return item;
};

const STATUSES = ["COMPLETED", "COMPLETED", "FAILED", "TIMED_OUT", "PENDING", "PROCESSING"] as const;
const statusOf = (index: number) => (index === 0 ? "COMPLETED" : at(STATUSES, index));
const isOver = (status: string) => status !== "PENDING" && status !== "PROCESSING";

/** An account whose every list is as long as it gets, with cycles: tasks that start from one that is tried again by others. */
export async function fillAccount(size: "whole" | "small" = "whole"): Promise<Filled> {
  const { userId } = await makeAccount({ credits: 100_000 });
  const [models, styles] = await Promise.all([db.model.findMany(), db.style.findMany()]);
  const ids = {
    tasks: idsOf(PAGE_AND_MORE),
    uploads: idsOf(PAGE_AND_MORE),
    prompts: idsOf(PAGE_AND_MORE),
    workflows: idsOf(PAGE_AND_MORE),
    purchases: idsOf(PAGE_AND_MORE),
    endpoints: idsOf(MOST_ENDPOINTS),
    keys: idsOf(MOST_KEYS),
    deliveries: idsOf(PAGE_AND_MORE),
  };
  const root = ids.tasks[0] ?? "";
  const image = models.find(({ slug }) => slug === "nano-banana") ?? at(models, 0);
  const video = models.find(({ slug }) => slug === "veo-3.1-fast") ?? at(models, 0);
  await db.prompt.createMany({
    data: ids.prompts.map((id, index) => ({
      id,
      userId,
      status: "COMPLETED" as const,
      title: "A fox",
      idea: LONG_TEXT,
      text: LONG_TEXT,
      kind: "IMAGE" as const,
      styleId: at(styles, index).id,
      parentId: index === 0 ? null : at(ids.prompts, index - 1),
    })),
  });
  await db.promptMessage.createMany({
    data: ids.prompts.flatMap((promptId) =>
      times(MOST_MESSAGES, (position) => ({
        promptId,
        position,
        role: position % 2 ? ("ASSISTANT" as const) : ("USER" as const),
        text: LONG_TEXT,
      })),
    ),
  });
  await db.asset.createMany({ data: ids.uploads.map((id) => asset(userId, id, { purpose: "UPLOAD" })) });
  await db.workflow.createMany({
    data: ids.workflows.map((id, index) => ({
      id,
      userId,
      promptId: at(ids.prompts, index),
      selectedAssetId: at(ids.uploads, index),
      step: "VIDEO" as const,
    })),
  });
  await db.apiKey.createMany({
    data: ids.keys.map((id) => ({
      id,
      userId,
      actsForId: userId,
      name: "A key",
      familyId: id,
      prefix: "nbv_live_x",
      hash: id,
      sandbox: false,
      scopes: ["TASKS_READ" as const],
      models: models.map(({ slug }) => slug),
    })),
  });
  await db.task.createMany({
    data: ids.tasks.map((id, index): Prisma.TaskCreateManyInput => {
      const status = statusOf(index);
      return {
        id,
        userId,
        kind: index % 3 === 2 ? "VIDEO" : "IMAGE",
        modelSlug: (index % 3 === 2 ? video : image).slug,
        status,
        prompt: LONG_TEXT,
        styleId: at(styles, index).id,
        creditsHeld: HELD,
        creditsCharged: status === "FAILED" ? 0 : HELD,
        sandbox: true,
        callbackToken: id,
        endUser: `user-${index}`,
        apiKeyId: at(ids.keys, index),
        workflowId: at(ids.workflows, index % 3),
        parentId: index === 0 ? null : root,
        retryOfId: index === 0 ? null : root,
        variants: MOST_VARIANTS,
        parameters: { aspectRatio: "16:9", resolution: "1K" },
        startedAt: now(),
        completedAt: isOver(status) ? now() : null,
        failureCategory: status === "FAILED" ? "PROVIDER" : null,
        failureCode: status === "FAILED" ? "provider_error" : null,
        lateResultAt: status === "TIMED_OUT" ? now() : null,
      };
    }),
  });
  await db.asset.createMany({
    data: ids.tasks.flatMap((taskId) =>
      times(MOST_VARIANTS, (position) => asset(userId, uuid(), { purpose: "RESULT", taskId, position })),
    ),
  });
  await db.taskSource.createMany({
    data: ids.tasks.flatMap((taskId) =>
      times(MOST_SOURCES, (position) => ({ taskId, position, assetId: at(ids.uploads, position) })),
    ),
  });
  await db.purchase.createMany({ data: await purchases(userId, ids.purchases) });
  await movements(
    userId,
    ids.tasks.map((id, index) => ({ id, isOver: isOver(statusOf(index)) })),
    ids.purchases,
  );
  await db.taskEvent.createMany({
    data: times(2 * PAGE_AND_MORE, (index) => ({
      userId,
      taskId: at(ids.tasks, index),
      type: "CREATED" as const,
      sequence: index + 1,
    })),
  });
  await db.user.update({ where: { id: userId }, data: { lastEventSequence: 2 * PAGE_AND_MORE } });
  await db.webhookEndpoint.createMany({
    data: ids.endpoints.map((id) => ({
      id,
      userId,
      url: "https://partner.example/hooks",
      description: LONG_TEXT,
      events: ["task.completed", "task.failed"],
      secret: "sealed",
    })),
  });
  await deliveries(ids.endpoints, size === "whole" ? ids.deliveries : ids.deliveries.slice(0, 10));
  await db.dataExport.createMany({ data: times(30, () => ({ userId, status: "FAILED" as const })) });
  await db.user.update({ where: { id: userId }, data: { passwordHash: await hashPassword(uuid()) } });
  const user = await db.user.findUniqueOrThrow({ where: { id: userId } });
  const session = await openSession(user, { ip: "127.0.0.1", userAgent: "test" });
  const until = { expiresAt: new Date(now().getTime() + DAY), userAgent: LONG_TEXT };
  const sessions = idsOf(PAGE_AND_MORE);
  await db.session.createMany({ data: sessions.map((id) => ({ id, userId, ...until })) });
  const name = (type: NodeType) => (id: string) => globalId(type, id);
  const some = (list: string[]) => list.slice(0, 40);
  const known: Known = {
    ids: [
      ...times(30, () => globalId("Task", root)),
      ...ids.tasks.map(name("Task")),
      ...some(ids.uploads).map(name("Asset")),
      ...some(ids.prompts).map(name("Prompt")),
      ...some(ids.workflows).map(name("Workflow")),
      ...some(ids.purchases).map(name("Purchase")),
      ...ids.endpoints.map(name("WebhookEndpoint")),
      ...some(ids.deliveries).map(name("WebhookDelivery")),
      ...some(ids.keys).map(name("ApiKey")),
      ...sessions.slice(0, 10),
      ...models.map(({ slug }) => globalId("Model", slug)),
      ...styles.map(({ id }) => globalId("Style", id)),
      ...times(10, () => globalId("User", userId)),
    ],
    cursors: [
      encodeCursor("id", "ffffffff-ffff-7fff-bfff-ffffffffffff"),
      encodeCursor("number", 1_000_000),
      "no cursor",
    ],
    words: ["somebody@example.test", "nano-banana", "veo-3.1-fast", "fox", "user-3", "nothing like it"],
  };
  // So many rows never come at once: by then either database has counted them.
  await db.$executeRaw`ANALYZE`;
  return { viewer: session.viewer, cookie: pair(session.cookie), known, root: globalId("Task", root) };
}

function asset(userId: string, id: string, more: Partial<Prisma.AssetCreateManyInput>): Prisma.AssetCreateManyInput {
  return {
    id,
    userId,
    purpose: "UPLOAD",
    storageKey: `files/${id}.png`,
    contentType: "image/png",
    width: 1024,
    height: 576,
    byteSize: 1000,
    sha256: "0".repeat(64),
    altText: LONG_TEXT.slice(0, 200),
    ...more,
  };
}

async function purchases(userId: string, ids: string[]): Promise<Prisma.PurchaseCreateManyInput[]> {
  const pack = await db.creditPack.findFirstOrThrow();
  return ids.map((id) => ({
    id,
    userId,
    packId: pack.id,
    name: pack.name,
    credits: 10,
    creditsGiven: 10,
    amountCents: 100,
    currency: "usd",
    status: "PAID" as const,
    paidAt: now(),
  }));
}

/** The ledger's rows as they would stand there, without asking the ledger: only how many there are matters here. */
async function movements(userId: string, tasks: { id: string; isOver: boolean }[], bought: string[]): Promise<void> {
  const plain = { userId, balanceAfter: 100, description: "For a test" };
  const rows = [
    ...tasks.map(({ id: taskId }) => ({ ...plain, taskId, type: "HOLD" as const, amount: -HELD })),
    ...tasks
      .filter(({ isOver }) => isOver)
      .map(({ id: taskId }) => ({ ...plain, taskId, type: "SETTLEMENT" as const, amount: 0 })),
    ...bought.map((purchaseId) => ({ ...plain, purchaseId, type: "PURCHASE" as const, amount: 10 })),
  ];
  await db.creditTransaction.createMany({ data: rows.map((row, index) => ({ ...row, number: index + 2 })) });
  // The next movement goes on behind them, and what is still held can be given back.
  const onHold = HELD * tasks.filter(({ isOver }) => !isOver).length;
  await db.creditBalance.update({ where: { userId }, data: { lastNumber: rows.length + 1, onHold } });
}

async function deliveries(endpoints: string[], first: string[]): Promise<void> {
  for (const [place, endpointId] of endpoints.entries()) {
    // The others as far as a small page of each goes.
    const ids = place === 0 ? first : idsOf(6);
    await db.webhookDelivery.createMany({
      data: ids.map((id, index) => ({
        id,
        endpointId,
        messageId: id,
        source: `event:${index}`,
        type: "task.completed",
        payload: LONG_TEXT,
        attempts: MOST_ATTEMPTS,
      })),
    });
    await db.webhookAttempt.createMany({
      data: ids.flatMap((deliveryId) =>
        times(MOST_ATTEMPTS, (number) => ({
          deliveryId,
          number: number + 1,
          requestHeaders: { a: "1", b: "2", "webhook-id": "x", "webhook-signature": "y" },
          status: 500,
          answer: LONG_TEXT.slice(0, 500),
          durationMs: 3,
        })),
      ),
    });
  }
}
