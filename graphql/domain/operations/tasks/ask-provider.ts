import { setTimeout as delay } from "node:timers/promises";
import type { ModelDefinition } from "#graphql/domain/catalog/definition.ts";
import { definitionOf } from "#graphql/domain/catalog/imported/definition-of.ts";
import { ConflictError } from "#graphql/domain/errors.ts";
import { callBackUrl } from "#graphql/domain/tasks/dispatch/callback-address.ts";
import { familyOf } from "#graphql/domain/tasks/kie-family.ts";
import { lineOf } from "#graphql/domain/tasks/line-of.ts";
import { MINUTE, now, SECOND } from "#graphql/runtime/clock.ts";
import { semaphore, TooManyWaitingError } from "#graphql/runtime/concurrency/semaphore.ts";
import { leakyBucket } from "#graphql/runtime/concurrency/token-bucket.ts";
import { log } from "#graphql/runtime/log.ts";
import { redacted } from "#graphql/runtime/secrets.ts";
import { findInSandbox, readKieRecord } from "#graphql/vendors/kie/client.ts";
import type { KieRecord } from "#graphql/vendors/kie/record.ts";
import { VendorError } from "#graphql/vendors/vendor-error.ts";
import type { Task } from "#prisma/generated/client/client.ts";

const NO_ANSWER = "The provider did not answer. Nothing was changed; try again in a minute.";

/**
 * What kie.ai answers when it is asked for a repair.
 * @throws ConflictError when it does not.
 */
export async function asked<Answer>(task: Task, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    log.warn({ event: "provider not asked", ...lineOf(task), err: error });
    throw new ConflictError(NO_ANSWER);
  }
}

/** The definition of a task's model. @throws ConflictError when there is none any more: nobody can be asked then. */
export async function modelOf({ modelSlug }: Task): Promise<ModelDefinition> {
  const model = await definitionOf(modelSlug);
  if (model === undefined) throw new ConflictError(`The model ${modelSlug} is not offered any more.`);
  return model;
}

/** The id of the kie task that was made for a task whose answer was lost, where the sandbox knows one by our address. */
export async function foundInSandbox(task: Task): Promise<string | null> {
  return task.sandbox ? asked(task, () => findInSandbox(callBackUrl(task))) : null;
}

/** For so long after a start kie.ai may not know yet what it has taken (observed at its record endpoint, 2026). */
const NEW_MS = 5 * MINUTE;

/** Whether "I have no such task" is to be believed of a task by now. */
export function isKnownByNow({ startedAt }: Task): boolean {
  return startedAt !== null && now().getTime() - startedAt.getTime() > NEW_MS;
}

/** kie.ai is asked for a look so many times in ten seconds at most, by this process; more can wait. */
const LOOKS = { most: 20, aSecond: 2 };
const looks = leakyBucket(LOOKS.most, LOOKS.aSecond, 1);
const looking = semaphore("looks at the provider", { atOnce: 3, waiting: LOOKS.most });
/** Nobody waits for a page any longer than this. */
const PATIENCE_MS = 5 * SECOND;
/** What was told a moment ago is told again. */
const FRESH_MS = 3 * SECOND;
const MOST_FRESH = 100;
const fresh = new Map<string, { told: string; at: number }>();

/**
 * What kie.ai says of a task at this moment, in a few words: `running`, `succeeded`, `missing`, `unreachable`, or `failed` with
 * its code and words. Null where it can't be asked, or was asked too much within the last seconds.
 */
export async function providerState(task: Task): Promise<string | null> {
  const { id, kieTaskId } = task;
  const model = await definitionOf(task.modelSlug);
  const key = `${id} ${kieTaskId}`;
  const known = fresh.get(key);
  if (known !== undefined && performance.now() - known.at < FRESH_MS) return known.told;
  if (model === undefined || (kieTaskId === null && !task.sandbox)) return null;
  if (looks.take("all", 1, performance.now()).waitMs > 0) return null;
  const late = delay(PATIENCE_MS, "unreachable", { ref: false });
  const told = await Promise.race([looking.run(() => look(task, model)).catch(unreachable), late]);
  if (fresh.size >= MOST_FRESH) fresh.clear();
  fresh.set(key, { told, at: performance.now() });
  return told;
}

function unreachable(error: unknown): string {
  if (!(error instanceof VendorError || error instanceof TooManyWaitingError)) throw error;
  return "unreachable";
}

async function look(task: Task, model: ModelDefinition): Promise<string> {
  const kieTaskId = task.kieTaskId ?? (await findInSandbox(callBackUrl(task)));
  return kieTaskId === null ? "missing" : inWords(await readKieRecord(task, familyOf(task, model), kieTaskId));
}

/** Their words are shown to operators alone, without what is secret. */
const LONGEST = 300;

function inWords(record: KieRecord): string {
  if (record.state !== "failed") return record.state;
  const said = [record.code, record.message].filter((part) => part !== null && part !== "").join(": ");
  return said === "" ? "failed" : redacted(`failed ${said}`).slice(0, LONGEST);
}
