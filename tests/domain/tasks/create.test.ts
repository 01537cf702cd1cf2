import { afterEach, describe, expect, it } from "vitest";
import { creditBalance } from "#graphql/domain/credits/balance.ts";
import {
  IdempotencyMismatchError,
  InsufficientCreditsError,
  InvalidInputError,
  ModelUnavailableError,
  NotFoundError,
  PriceChangedError,
} from "#graphql/domain/errors.ts";
import { createTask } from "#graphql/domain/tasks/create/create.ts";
import { createTasks } from "#graphql/domain/tasks/create/create-many.ts";
import { estimateTask } from "#graphql/domain/tasks/create/estimate.ts";
import type { TaskInput } from "#graphql/domain/tasks/create/validate.ts";
import { cancelTask } from "#graphql/domain/tasks/keep/cancel.ts";
import { countingWork } from "#graphql/runtime/database/work.ts";
import { db } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { TaskKind } from "#prisma/generated/client/client.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";

useDatabase();
afterEach(expectLedgersToBalance);

const banana: TaskInput = { model: "nano-banana", prompt: "a banana in a bowl" };
const create = { operation: "createImageTask" };

async function ownImage(userId: string, contentType = "image/png"): Promise<string> {
  const key = `uploads/${crypto.randomUUID()}`;
  const data = { userId, purpose: "UPLOAD" as const, storageKey: key, contentType, byteSize: 1, sha256: "00" };
  return (await db.asset.create({ data })).id;
}

describe("creating a task", () => {
  it("fills in the model's defaults and keeps them on the task", async () => {
    const viewer = await makeAccount();
    const { task, replayed } = await createTask(viewer, "IMAGE", banana, create);
    expect(replayed).toBe(false);
    expect(task).toMatchObject({ status: "PENDING", aspectRatio: "1:1", variants: 1, creditsHeld: 5 });
    expect(task.parameters).toEqual({ aspectRatio: "1:1", outputFormat: "png" });
  });

  it("asks the database nothing that it has just been told", async () => {
    const viewer = await makeAccount();
    const plain = { statements: 0, rows: 0 };
    const { task } = await countingWork(plain, () => createTask(viewer, "IMAGE", banana, create));
    expect(task).toEqual(await db.task.findUnique({ where: { id: task.id } }));
    expect(plain.statements).toBe(1);
    const withSource = { statements: 0, rows: 0 };
    const input = { ...banana, model: "nano-banana-edit", sourceImages: [await ownImage(viewer.userId)] };
    await countingWork(withSource, () => createTask(viewer, "IMAGE", input, create));
    // Whether the image is there.
    expect(withSource.statements).toBe(plain.statements + 1);
  });

  it("lets one of fifty parallel creates through when there are credits for one", async () => {
    const viewer = await makeAccount({ credits: 9 });
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, () => createTask(viewer, "IMAGE", banana, create)),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results) {
      if (result.status === "rejected") expect(result.reason).toBeInstanceOf(InsufficientCreditsError);
    }
    expect(await db.task.count({ where: { userId: viewer.userId } })).toBe(1);
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 4, onHold: 5 });
  });

  it("makes one task of fifty parallel requests with the same key", async () => {
    const viewer = await makeAccount();
    const options = { ...create, idempotencyKey: "the-same" };
    const results = await Promise.all(
      Array.from({ length: 50 }, () => createTask(viewer, "IMAGE", { ...banana }, options)),
    );
    expect(new Set(results.map(({ task }) => task.id)).size).toBe(1);
    expect(results.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 195, onHold: 5 });
  });

  it("refuses the same key with another input, and keeps keys of accounts and operations apart", async () => {
    const [viewer, other] = [await makeAccount(), await makeAccount()];
    const options = { ...create, idempotencyKey: "mine" };
    await createTask(viewer, "IMAGE", banana, options);
    await expect(createTask(viewer, "IMAGE", { ...banana, prompt: "another" }, options)).rejects.toThrow(
      IdempotencyMismatchError,
    );
    expect((await createTask(other, "IMAGE", banana, options)).replayed).toBe(false);
    expect((await createTask(viewer, "IMAGE", banana, { operation: "other", idempotencyKey: "mine" })).replayed).toBe(
      false,
    );
  });

  it("replays a request although the model was paused since", async () => {
    const viewer = await makeAccount();
    const options = { ...create, idempotencyKey: "before-the-pause" };
    const { task } = await createTask(viewer, "IMAGE", banana, options);
    await db.model.update({ where: { slug: "nano-banana" }, data: { state: "PAUSED" } });
    notify("catalog");
    try {
      expect(await createTask(viewer, "IMAGE", banana, options)).toMatchObject({
        task: { id: task.id },
        replayed: true,
      });
      await expect(createTask(viewer, "IMAGE", banana, create)).rejects.toThrow(ModelUnavailableError);
    } finally {
      await db.model.update({ where: { slug: "nano-banana" }, data: { state: "ACTIVE" } });
      notify("catalog");
    }
  });

  it("refuses rather than hold more than the caller allows", async () => {
    const viewer = await makeAccount();
    const refusal = await createTask(viewer, "IMAGE", banana, { ...create, maxCredits: 4 }).catch((error) => error);
    expect(refusal).toBeInstanceOf(PriceChangedError);
    expect(refusal).toMatchObject({ credits: 5 });
    expect((await createTask(viewer, "IMAGE", banana, { ...create, maxCredits: 5 })).task.creditsHeld).toBe(5);
  });

  it("charges by the price row in force, and leaves running tasks at theirs", async () => {
    const viewer = await makeAccount();
    const before = await createTask(viewer, "IMAGE", banana, create);
    const price = await db.price.create({ data: { modelSlug: "nano-banana", credits: 7 } });
    notify("catalog");
    try {
      expect(await estimateTask(viewer, "IMAGE", banana)).toMatchObject({ credits: 7 });
      expect((await createTask(viewer, "IMAGE", banana, create)).task).toMatchObject({
        creditsHeld: 7,
        priceId: price.id,
      });
      expect(await db.task.findUnique({ where: { id: before.task.id } })).toMatchObject({ creditsHeld: 5 });
    } finally {
      await db.price.create({ data: { modelSlug: "nano-banana", credits: 5 } });
      notify("catalog");
    }
  });

  const refusals: [what: string, kind: TaskKind, input: TaskInput, path: string[]][] = [
    ["an unknown model", "IMAGE", { ...banana, model: "banana-9000" }, ["model"]],
    ["a video model for an image", "IMAGE", { ...banana, model: "veo-3.1-fast" }, ["model"]],
    ["an empty prompt", "IMAGE", { ...banana, prompt: "  \n " }, ["prompt"]],
    ["a prompt that is too long", "IMAGE", { ...banana, prompt: "b".repeat(5001) }, ["prompt"]],
    ["a prompt that cannot be stored", "IMAGE", { ...banana, prompt: "a\u0000b" }, ["prompt"]],
    ["an unlisted ratio", "IMAGE", { ...banana, aspectRatio: "7:5" }, ["aspectRatio"]],
    ["an unlisted format", "IMAGE", { ...banana, outputFormat: "gif" }, ["outputFormat"]],
    ["a parameter of other models", "IMAGE", { ...banana, durationSeconds: 4 }, ["durationSeconds"]],
    ["a falsy value where none is taken", "IMAGE", { ...banana, seed: 0 }, ["seed"]],
    ["an unknown option", "IMAGE", { ...banana, options: [{ name: "steps", value: "30" }] }, ["options", "0", "steps"]],
    ["a source image where none is taken", "IMAGE", { ...banana, sourceImages: ["x"] }, ["sourceImages"]],
    ["no source image where one is needed", "IMAGE", { ...banana, model: "nano-banana-edit" }, ["sourceImages"]],
    [
      "a length that is not offered",
      "VIDEO",
      { model: "veo-3.1-fast", prompt: "p", durationSeconds: 5 },
      ["durationSeconds"],
    ],
    [
      "a frame mode that is not offered",
      "VIDEO",
      { model: "veo-3.1-quality", prompt: "p", frameMode: "REFERENCE", sourceImages: ["x"] },
      ["frameMode"],
    ],
    [
      "a first frame that is missing",
      "VIDEO",
      { model: "veo-3.1-fast", prompt: "p", frameMode: "FIRST_FRAME" },
      ["sourceImages"],
    ],
    [
      "a frame too many",
      "VIDEO",
      { model: "veo-3.1-fast", prompt: "p", frameMode: "FIRST_FRAME", sourceImages: ["x", "y"] },
      ["sourceImages"],
    ],
  ];
  it.each(refusals)("refuses %s, naming the field, and moves no credit", async (_what, kind, input, path) => {
    const viewer = await makeAccount();
    const refusal = await createTask(viewer, kind, input, create).catch((error) => error);
    expect(refusal).toBeInstanceOf(InvalidInputError);
    expect(refusal.fields.map((field: { path: string[] }) => field.path)).toContainEqual(path);
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 200, onHold: 0 });
    await expect(estimateTask(viewer, kind, input)).rejects.toThrow(InvalidInputError);
  });

  it("answers the same for what is absent and what is somebody else's", async () => {
    const [viewer, stranger] = [await makeAccount(), await makeAccount()];
    const theirs = await ownImage(stranger.userId);
    const { task } = await createTask(stranger, "IMAGE", banana, create);
    const workflow = await db.workflow.create({ data: { userId: stranger.userId } });
    const edit = { model: "nano-banana-edit", prompt: "brighter" };
    const attempts: TaskInput[] = [
      { ...edit, sourceImages: [theirs] },
      { ...edit, sourceImages: ["nothing"] },
      { ...banana, parent: task.id },
      { ...banana, parent: "nothing" },
      { ...banana, workflow: workflow.id },
      { ...banana, workflow: "nothing" },
      { ...banana, style: "nothing" },
    ];
    for (const input of attempts) {
      await expect(createTask(viewer, "IMAGE", input, create)).rejects.toThrow(NotFoundError);
    }
    const messages = await Promise.all(
      attempts.slice(0, 2).map((input) => createTask(viewer, "IMAGE", input, create).catch((error) => error.message)),
    );
    expect(new Set(messages).size).toBe(1);
  });

  it("takes an image as a source, but not a video", async () => {
    const viewer = await makeAccount();
    const edit = { model: "nano-banana-edit", prompt: "brighter" };
    const image = await ownImage(viewer.userId);
    const clip = await ownImage(viewer.userId, "video/mp4");
    expect((await createTask(viewer, "IMAGE", { ...edit, sourceImages: [image] }, create)).task.status).toBe("PENDING");
    await expect(createTask(viewer, "IMAGE", { ...edit, sourceImages: [clip] }, create)).rejects.toMatchObject({
      code: "INVALID_INPUT",
      fields: [
        {
          path: ["sourceImages", "0"],
          code: "UNFIT",
          message: expect.stringMatching(/no video: it takes up to \d+ images/),
        },
      ],
    });
  });
});

describe("a batch", () => {
  it("makes what it can, names what it refuses, and charges only the first", async () => {
    const viewer = await makeAccount();
    const inputs: TaskInput[] = [banana, { ...banana, prompt: "" }, banana, { ...banana, aspectRatio: "x" }, banana];
    const items = inputs.map((input, index) => ({ kind: "IMAGE" as const, index, input }));
    const { outcomes, creditsCharged } = await createTasks(viewer, items, { operation: "createTasks" });
    expect(outcomes.map(({ task, error }) => task?.status ?? error?.code)).toEqual([
      "PENDING",
      "INVALID_INPUT",
      "PENDING",
      "INVALID_INPUT",
      "PENDING",
    ]);
    expect(creditsCharged).toBe(15);
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 185, onHold: 15 });
  });

  it("is refused whole when its total is above what the caller allows", async () => {
    const viewer = await makeAccount();
    const items = [0, 1, 2].map((index) => ({ kind: "IMAGE" as const, index, input: banana }));
    const refusal = await createTasks(viewer, items, { operation: "createTasks", maxCredits: 14 }).catch(
      (error) => error,
    );
    expect(refusal).toMatchObject({ code: "PRICE_CHANGED", credits: 15 });
    expect(await db.task.count({ where: { userId: viewer.userId } })).toBe(0);
  });
});

describe("canceling", () => {
  it("gives all credits back while the task waits, once", async () => {
    const viewer = await makeAccount();
    const { task } = await createTask(viewer, "IMAGE", banana, create);
    const outcomes = await Promise.allSettled([cancelTask(viewer, task.id), cancelTask(viewer, task.id)]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 200, onHold: 0 });
    expect(await db.task.findUnique({ where: { id: task.id } })).toMatchObject({
      status: "CANCELED",
      creditsCharged: 0,
    });
  });

  it("is refused for strangers as if the task were not there", async () => {
    const [viewer, stranger] = [await makeAccount(), await makeAccount()];
    const { task } = await createTask(viewer, "IMAGE", banana, create);
    await expect(cancelTask(stranger, task.id)).rejects.toThrow(NotFoundError);
    await expect(cancelTask(stranger, "nothing")).rejects.toThrow(NotFoundError);
  });
});
