import { now } from "#graphql/runtime/clock.ts";
import { deleteInBatches } from "#graphql/runtime/database/batches.ts";
import { db } from "#graphql/runtime/db.ts";
import { Prisma } from "#prisma/generated/client/client.ts";

const BATCH = 500;

/**
 * Removes an account's records for good. Tasks and prompts that credits moved for keep their row, because the ledger
 * names it, without a word of what was asked for; everything else goes. Ledger and payments stay, under nobody's name.
 * It goes in short steps, for an account may have a great many; whatever stops it, the next call goes on where it was.
 */
export async function scrubRecords(userId: string, owners: string[]): Promise<void> {
  const where = { userId: { in: owners } };
  await deleteInBatches((limit) => db.taskEvent.deleteMany({ where, limit }));
  await deleteInBatches((limit) => db.collectedTask.deleteMany({ where: { collection: where }, limit }));
  await deleteInBatches((limit) => db.collection.deleteMany({ where, limit }));
  await deleteInBatches((limit) => db.ownStyle.deleteMany({ where, limit }));
  await deleteInBatches((limit) => db.character.deleteMany({ where, limit }));
  const tasks = (after: string) => db.task.findMany(page(owners, after));
  const prompts = (after: string) => db.prompt.findMany(page(owners, after));
  await inBatches(tasks, scrubTasks);
  await deleteInBatches((limit) => db.workflow.deleteMany({ where, limit }));
  await deleteInBatches((limit) => db.comparison.deleteMany({ where, limit }));
  await deleteInBatches((limit) => db.batch.deleteMany({ where, limit }));
  await inBatches(prompts, scrubPrompts);
  // Nothing names another any more, so those that the ledger does not need can go in any order.
  await inBatches(
    tasks,
    async (id) => void (await db.task.deleteMany({ where: { id, creditTransactions: { none: {} } } })),
  );
  await inBatches(
    prompts,
    async (id) => void (await db.prompt.deleteMany({ where: { id, creditTransactions: { none: {} } } })),
  );
  await deleteInBatches((limit) => db.idempotencyKey.deleteMany({ where, limit }));
  await deleteInBatches((limit) => db.download.deleteMany({ where, limit }));
  await deleteInBatches((limit) => db.spendingChange.deleteMany({ where, limit }));
  await deleteInBatches((limit) => db.securityEvent.deleteMany({ where, limit }));
  await deleteInBatches((limit) => db.endUser.deleteMany({ where, limit }));
  await db.$transaction(async (tx) => {
    await tx.apiKey.updateMany({ where: { userId }, data: { replacedById: null } });
    await tx.apiKey.deleteMany({ where: { userId } });
    await tx.purchase.updateMany({ where: { userId }, data: { receiptUrl: null } });
    await tx.user.update({ where: { id: userId }, data: { purgedAt: now() } });
  });
}

type Ids = { in: string[] };

function page(owners: string[], after: string) {
  const where = { userId: { in: owners }, id: { gt: after } };
  return { where, orderBy: { id: "asc" as const }, take: BATCH, select: { id: true } };
}

/** Does something with all rows, some at a time, in the order of their ids. */
async function inBatches(read: (after: string) => Promise<{ id: string }[]>, act: (ids: Ids) => Promise<void>) {
  let after = "";
  for (;;) {
    const ids = (await read(after)).map(({ id }) => id);
    if (ids.length > 0) await act({ in: ids });
    if (ids.length < BATCH) return;
    after = ids.at(-1) ?? "";
  }
}

async function scrubTasks(id: Ids): Promise<void> {
  await db.$transaction([
    db.kieDelivery.deleteMany({ where: { taskId: id } }),
    db.taskSource.deleteMany({ where: { taskId: id } }),
    db.task.updateMany({
      where: { id },
      data: {
        prompt: "",
        parameters: {},
        draftOf: Prisma.DbNull,
        styleId: null,
        ownStyleId: null,
        ownStyle: Prisma.DbNull,
        cast: Prisma.DbNull,
        endUser: null,
        requestId: null,
        apiKeyId: null,
        parentId: null,
        retryOfId: null,
        workflowId: null,
        comparisonId: null,
        batchId: null,
        reference: null,
        resultUrls: [],
        // Nothing that the provider still says of it finds it any more.
        kieTaskId: null,
        formerKieTaskIds: [],
        callbackToken: "",
        nextPollAt: null,
        isFavorite: false,
        deletedAt: now(),
      },
    }),
  ]);
}

async function scrubPrompts(id: Ids): Promise<void> {
  await db.$transaction([
    db.promptMessage.deleteMany({ where: { promptId: id } }),
    db.prompt.updateMany({
      where: { id },
      data: {
        title: null,
        idea: "",
        text: "",
        styleId: null,
        ownStyle: Prisma.DbNull,
        parentId: null,
        apiKeyId: null,
        isFavorite: false,
        deletedAt: now(),
      },
    }),
  ]);
}
