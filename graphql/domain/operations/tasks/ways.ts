import { UnreadableFileError } from "#graphql/domain/assets/media/unreadable.ts";
import { examineResult } from "#graphql/domain/assets/save-result.ts";
import { definitionOf } from "#graphql/domain/catalog/imported/definition-of.ts";
import { filesKept } from "#graphql/domain/catalog/price.ts";
import { ConflictError, InvalidInputError } from "#graphql/domain/errors.ts";
import { asked, foundInSandbox, isKnownByNow, modelOf } from "#graphql/domain/operations/tasks/ask-provider.ts";
import type { RepairAction, RepairFacts } from "#graphql/domain/operations/tasks/repair-facts.ts";
import { saveAssetsJob } from "#graphql/domain/tasks/jobs.ts";
import { familyOf } from "#graphql/domain/tasks/kie-family.ts";
import { actOnCallback } from "#graphql/domain/tasks/outcome/inbox.ts";
import { applyRecord, settleRow } from "#graphql/domain/tasks/outcome/settle.ts";
import { endTask, tellEnded } from "#graphql/domain/tasks/repair/end.ts";
import { enqueueSave, mustBeKept } from "#graphql/domain/tasks/repair/save-again.ts";
import { sendAgain, tellSent } from "#graphql/domain/tasks/repair/send-again.ts";
import { takeOver, tellTakenOver } from "#graphql/domain/tasks/repair/take-over.ts";
import type { Tx } from "#graphql/runtime/db.ts";
import { wakeWorker } from "#graphql/runtime/queue.ts";
import { readKieRecord } from "#graphql/vendors/kie/client.ts";
import { VendorError } from "#graphql/vendors/vendor-error.ts";
import type { Task } from "#prisma/generated/client/client.ts";

/** How a repair goes: it asks others first, where it has to, then moves the row under its lock, and tells of it. */
type Way = {
  asks(task: Task): boolean;
  /** @throws DomainError when what is asked speaks against it. */
  prepare(facts: RepairFacts, assetUrls: string[]): Promise<void>;
  /** @returns the row as it is since; null when it has moved meanwhile. */
  move(tx: Tx, task: Task, assetUrls: string[]): Promise<Task | null>;
  tell(task: Task): void;
};

export const WAYS: Record<RepairAction, Way> = {
  ASK_AGAIN: {
    asks: () => true,
    prepare: askAgain,
    move: async (tx, { id }) => tx.task.findUnique({ where: { id } }),
    tell: () => undefined,
  },
  SAVE_AGAIN: {
    asks: ({ status }) => status !== "SAVING",
    prepare: ({ task }) => mustBeKept(task),
    move: async (tx, task) => {
      await enqueueSave(tx, task);
      return task;
    },
    tell: () => wakeWorker(saveAssetsJob),
  },
  SEND_AGAIN: {
    asks: ({ status }) => status !== "PENDING",
    prepare: ({ task }) => mustBeGone(task),
    move: sendAgain,
    tell: tellSent,
  },
  END_AND_RETURN: {
    asks: () => false,
    prepare: async () => undefined,
    move: endTask,
    tell: tellEnded,
  },
  TAKE_OVER: {
    asks: () => true,
    prepare: ({ task }, assetUrls) => examineAll(task, assetUrls),
    move: takeOver,
    tell: (task) => {
      tellTakenOver(task);
      wakeWorker(saveAssetsJob);
    },
  },
};

/** Reads kie.ai's record and brings the row to what it says, as the next poll or callback would. */
async function askAgain({ task, namedKieTask }: RepairFacts): Promise<void> {
  const record = await asked(task, async () => {
    if (task.kieTaskId !== null) return settleRow(task);
    const kieTaskId = namedKieTask ?? (await foundInSandbox(task));
    if (kieTaskId === null) throw new ConflictError("The sandbox was never given this task. Send it again, or end it.");
    return actOnCallback(task, kieTaskId);
  });
  if (record === null) throw new ConflictError("What a callback named is another task: nothing was changed.");
  if (record.state === "missing" && task.kieTaskId !== null && !isOverdue(task)) {
    throw new ConflictError("The provider says that it has no such task. Send it again, or end it.");
  }
}

function isOverdue({ deadlineAt }: Task): boolean {
  return deadlineAt !== null && deadlineAt <= new Date();
}

/**
 * Sees to it that kie.ai has nothing of a task that was sent, so that sending it again is paid for once.
 * @throws ConflictError when it has, or may have; what it tells is acted on.
 */
async function mustBeGone(task: Task): Promise<void> {
  const model = await modelOf(task);
  const { kieTaskId } = task;
  if (kieTaskId === null) return mustBeUnknown(task);
  const record = await asked(task, () => readKieRecord(task, familyOf(task, model), kieTaskId));
  if (record.state === "failed") return;
  if (record.state === "missing") {
    if (isKnownByNow(task)) return;
    throw new ConflictError("The provider may not know it yet: it was sent a moment ago. Ask again in a few minutes.");
  }
  if (record.state === "running") throw new ConflictError("The provider still works on it: it is not sent twice.");
  await applyRecord(task, model, record);
  throw new ConflictError("The provider has made it meanwhile: it is being saved, and not sent twice.");
}

async function mustBeUnknown(task: Task): Promise<void> {
  const kieTaskId = await foundInSandbox(task);
  if (kieTaskId === null) return;
  await asked(task, () => actOnCallback(task, kieTaskId));
  throw new ConflictError("The sandbox has it: it is followed from now on, and not sent twice.");
}

async function examineAll(task: Task, assetUrls: string[]): Promise<void> {
  const most = filesKept(await definitionOf(task.modelSlug), task.variants);
  for (const [place, url] of assetUrls.slice(0, most).entries()) {
    try {
      await examineResult(task, url);
    } catch (error) {
      const isOfVendor = error instanceof VendorError && error.vendor === "kie";
      if (!isOfVendor && !(error instanceof UnreadableFileError)) throw error;
      const message = isOfVendor ? "There is no file to be had at this address." : error.message;
      throw new InvalidInputError([{ path: ["assetUrls", `${place}`], code: "UNFIT", message }]);
    }
  }
}
