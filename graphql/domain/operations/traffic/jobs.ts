import { NotFoundError } from "#graphql/domain/errors.ts";
import { type Actor, mustBeActor } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { SERVICE } from "#graphql/domain/operations/people/act.ts";
import { readReason } from "#graphql/domain/operations/reason.ts";
import { db } from "#graphql/runtime/db.ts";
import { type FailedJob, failedJobs, retryFailedJob, wakeWorker } from "#graphql/runtime/queue.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const NAME = /^[a-z][a-z-]{0,60}$/;

/** The jobs that have failed for good, newest first, at most so many. */
export function listFailedJobs(most: number): Promise<FailedJob[]> {
  return failedJobs(most);
}

export type { FailedJob };

/**
 * Has a job that failed for good tried once more. Jobs may run twice: doing so never does anything double.
 * @throws ForbiddenError, UnauthenticatedError, InvalidInputError, NotFoundError for one that has not failed, or runs again.
 */
export async function retryJob(
  actor: Actor,
  { job: id, name, reason }: { job: string; name: string; reason: string },
): Promise<void> {
  const why = readReason(reason);
  await db.$transaction(async (tx) => {
    const by = await mustBeActor(actor, SERVICE, tx);
    const isOne = UUID.test(id) && NAME.test(name);
    if (!isOne || !(await retryFailedJob(name, id, tx))) throw new NotFoundError("job that has failed");
    await recordAct(tx, by, { action: "job.retried", subject: id, after: { name }, reason: why });
  });
  wakeWorker({ name });
}
