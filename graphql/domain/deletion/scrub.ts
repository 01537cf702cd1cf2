import { now } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";

/**
 * Removes an account's records for good. Tasks and prompts that credits moved for keep their row, because the ledger
 * names it, without a word of what was asked for; everything else goes. Ledger and payments stay, under nobody's name.
 */
export async function scrubRecords(userId: string, owners: string[]): Promise<void> {
  const theirs = { userId: { in: owners } };
  await db.$transaction(async (tx) => {
    await tx.taskEvent.deleteMany({ where: theirs });
    await tx.kieDelivery.deleteMany({ where: { task: theirs } });
    await tx.taskSource.deleteMany({ where: { task: theirs } });
    await scrubTasks(tx, owners);
    await scrubPrompts(tx, owners);
    await tx.workflow.deleteMany({ where: theirs });
    await tx.idempotencyKey.deleteMany({ where: theirs });
    await tx.download.deleteMany({ where: theirs });
    await tx.spendingChange.deleteMany({ where: theirs });
    await tx.endUser.deleteMany({ where: theirs });
    await tx.apiKey.updateMany({ where: { userId }, data: { replacedById: null } });
    await tx.apiKey.deleteMany({ where: { userId } });
    await tx.purchase.updateMany({ where: { userId }, data: { receiptUrl: null } });
    await tx.user.update({ where: { id: userId }, data: { purgedAt: now() } });
  });
}

async function scrubTasks(tx: Tx, owners: string[]): Promise<void> {
  const theirs = { userId: { in: owners } };
  await tx.task.updateMany({
    where: theirs,
    data: {
      prompt: "",
      parameters: {},
      styleId: null,
      endUser: null,
      requestId: null,
      apiKeyId: null,
      parentId: null,
      retryOfId: null,
      workflowId: null,
      resultUrls: [],
      // Nothing that the provider still says of it finds it any more.
      kieTaskId: null,
      formerKieTaskIds: [],
      callbackToken: "",
      nextPollAt: null,
      isFavorite: false,
      deletedAt: now(),
    },
  });
  await tx.task.deleteMany({ where: { ...theirs, creditTransactions: { none: {} } } });
}

async function scrubPrompts(tx: Tx, owners: string[]): Promise<void> {
  const theirs = { userId: { in: owners } };
  await tx.promptMessage.deleteMany({ where: { prompt: theirs } });
  await tx.workflow.updateMany({ where: theirs, data: { promptId: null, selectedAssetId: null } });
  await tx.prompt.updateMany({
    where: theirs,
    data: {
      title: null,
      idea: "",
      text: "",
      styleId: null,
      parentId: null,
      apiKeyId: null,
      isFavorite: false,
      deletedAt: now(),
    },
  });
  await tx.prompt.deleteMany({ where: { ...theirs, creditTransactions: { none: {} } } });
}
