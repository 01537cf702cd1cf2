import { setTimeout as delay } from "node:timers/promises";
import { kieUrlFor } from "#graphql/domain/assets/copy-to-kie.ts";
import { UnreadableFileError } from "#graphql/domain/assets/media/unreadable.ts";
import { takesCharacters } from "#graphql/domain/catalog/cast/takes-characters.ts";
import type { ModelDefinition } from "#graphql/domain/catalog/definition.ts";
import { definitionOf } from "#graphql/domain/catalog/imported/definition-of.ts";
import { catalog } from "#graphql/domain/catalog/in-force.ts";
import { ownStyleIn } from "#graphql/domain/catalog/own-styles/own-style.ts";
import { type TaskRequest, toKie } from "#graphql/domain/catalog/wire.ts";
import { waitForModel } from "#graphql/domain/provider/breaker.ts";
import { providerOf } from "#graphql/domain/provider/keys.ts";
import { castIn } from "#graphql/domain/tasks/create/cast/players.ts";
import { castWords, elementsOf } from "#graphql/domain/tasks/create/cast/words.ts";
import { promptToSend } from "#graphql/domain/tasks/create/prompt.ts";
import { beginSending } from "#graphql/domain/tasks/dispatch/begin-sending.ts";
import { callBackUrl } from "#graphql/domain/tasks/dispatch/callback-address.ts";
import { markStarted } from "#graphql/domain/tasks/dispatch/start.ts";
import { type PauseReason, pauseProvider, resumeProvider } from "#graphql/domain/tasks/dispatch/throttle.ts";
import { type ByMaker, claimByMaker } from "#graphql/domain/tasks/follow-ups/claim-by-maker.ts";
import { lineOf, stepOf } from "#graphql/domain/tasks/line-of.ts";
import { countVerdict } from "#graphql/domain/tasks/measures.ts";
import { failTask } from "#graphql/domain/tasks/outcome/fail.ts";
import { type FailureCode, failureOf, failureReason } from "#graphql/domain/tasks/outcome/failure.ts";
import { giveUpWaiting } from "#graphql/domain/tasks/outcome/late.ts";
import { tellOperator } from "#graphql/domain/tasks/outcome/tell-operator.ts";
import { parametersOf } from "#graphql/domain/tasks/parameters-of.ts";
import { backoffMs, longestPauseMs } from "#graphql/domain/tasks/retry-timing.ts";
import { UNCLAIMED } from "#graphql/domain/tasks/state.ts";
import { fromNow, SECOND } from "#graphql/runtime/clock.ts";
import { isDatabaseAway } from "#graphql/runtime/database/away.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import { traced } from "#graphql/runtime/tracing/tracing.ts";
import { createKieTask } from "#graphql/vendors/kie/client.ts";
import type { KieProvider } from "#graphql/vendors/kie/provider.ts";
import { MissingObjectError } from "#graphql/vendors/storage/driver.ts";
import { VendorError } from "#graphql/vendors/vendor-error.ts";
import type { Prisma, Task } from "#prisma/generated/client/client.ts";

/** A task is tried at most this often while nothing can have happened at kie.ai. */
const MOST_TRIES = 5;
/** "Too fast" is about all of our tasks, not about this one, and the pause that follows it spares the others. */
const MOST_TOO_FAST = 30;
const TOO_FAST = 429;
/** Well within a claim's time, so that nobody takes the task up before its own dispatcher has said how it went. */
const WRITE_AGAIN_MS = SECOND;
/** For about five minutes. */
const MOST_WRITES = 300;

/**
 * Sends a claimed task to kie.ai. It is sent again later only when nothing can have happened there; when its answer was
 * lost, only the callback can still tell, so it waits for that until its deadline.
 */
export async function submitTask(task: Task): Promise<void> {
  await traced(stepOf("task submit", task), () => submit(task));
}

async function submit(claimed: Task): Promise<void> {
  const model = await definitionOf(claimed.modelSlug);
  if (model === undefined) return void (await failTask(claimed, "FAILED", "PROVIDER_DISABLED"));
  let task = claimed;
  let sending: Task | null = null;
  try {
    const waitMs = await waitForModel(task);
    if (waitMs !== null) return await queueAgain(task, waitMs, {});
    const byMaker = await claimByMaker(task, model);
    if ("waitMs" in byMaker) return await queueAgain(task, byMaker.waitMs, {});
    if ("isOutOfReach" in byMaker) return await refuse(task, "SOURCE_OUT_OF_REACH");
    task = byMaker.task;
    const provider = await providerOf(task);
    const order = filtered(model, toKie(model, await requestOf(byMaker, model, provider)));
    sending = await beginSending(task);
    if (sending === null) return;
    const { kieTaskId } = await createKieTask(provider, {
      family: model.family,
      ...order,
      callBackUrl: callBackUrl(task),
    });
    const sent = sending;
    await untilWritten({ ...lineOf(sent), kieTaskId }, () => markStarted(sent, model, kieTaskId));
    await resumeProvider(task);
  } catch (error) {
    const mine = sending ?? task;
    logNotSent(mine, error);
    await untilWritten(lineOf(task), () => notSubmitted(mine, model, error, sending !== null));
  }
}

/**
 * Writes down what only this process knows: the id at kie.ai, which charges for what it names, or that nothing was sent.
 * A database that is away for a while must not lose it. `write` may have taken effect and is done again all the same.
 */
async function untilWritten(facts: { taskId: string; kieTaskId?: string }, write: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await write();
    } catch (error) {
      if (tries >= (isDatabaseAway(error) ? MOST_WRITES : MOST_TRIES)) throw error;
      if (tries === 1) log.warn({ event: "submission not written down", ...facts, err: error });
      await delay(WRITE_AGAIN_MS);
    }
  }
}

/** kie.ai's content filter is off unless it is asked for: it is, but for the models that the operator has excepted. */
function filtered(model: ModelDefinition, order: ReturnType<typeof toKie>) {
  const isOn = !env.kie.unfilteredModels.includes(model.slug);
  return {
    ...order,
    input: { ...order.input, ...Object.fromEntries(model.contentFilter.map((name) => [name, isOn])) },
  };
}

type Claimed = Extract<ByMaker, { task: Task }>;

async function requestOf(
  { task, goesOnFrom }: Claimed,
  model: ModelDefinition,
  provider: KieProvider,
): Promise<TaskRequest> {
  const { inputs, sourceLimits } = model;
  const own = ownStyleIn(task);
  const style = task.styleId === null ? own : (await catalog()).styles.get(task.styleId);
  if (style === undefined) throw new Error("The catalogue does not know the style of a task.");
  const urls = { image: [] as string[], video: [] as string[], audio: [] as string[] };
  const areSent = inputs.length > 0 && goesOnFrom === undefined;
  const masks: string[] = [];
  const videoSeconds: number[] = [];
  const players = castIn(task);
  const areElements = takesCharacters(model)?.as === "elements";
  const castUrls = new Map<string, string>();
  const imageIds: string[] = [];
  const changes = inputs.find(({ kind }) => kind === "MASK")?.changes ?? "white";
  for (const { asset, isMask, isCast } of areSent ? await sourcesOf(task) : []) {
    const url = await kieUrlFor(asset, provider, isMask ? changes : sourceLimits.maxBytes);
    if (isCast && areElements) {
      castUrls.set(asset.id, url);
      continue;
    }
    const kind = asset.contentType.split("/", 1)[0];
    if (kind === "image" && !isMask) imageIds.push(asset.id);
    const list = kind === "video" || kind === "audio" ? urls[kind] : urls.image;
    (isMask ? masks : list).push(url);
    if (kind === "video") videoSeconds.push(asset.durationSeconds ?? 0);
  }
  return {
    prompt: promptToSend(task.prompt, style, castWords(model, players, imageIds)),
    imageUrls: urls.image,
    videoUrls: urls.video,
    soundUrls: urls.audio,
    videoSeconds,
    ...(masks[0] !== undefined && { maskUrl: masks[0] }),
    ...(goesOnFrom !== undefined && { goesOnFrom }),
    ...(areElements && { elements: elementsOf(model, players, castUrls) ?? [] }),
    frameMode: task.frameMode,
    parameters: parametersOf(task),
  };
}

function sourcesOf({ id: taskId }: Task) {
  return db.taskSource.findMany({ where: { taskId }, orderBy: { position: "asc" }, include: { asset: true } });
}

function logNotSent(task: Task, err: unknown): void {
  const verdict = err instanceof VendorError ? err.verdict : undefined;
  const { modelSlug: model, attempts: attempt } = task;
  log.warn({ event: "task not sent", ...lineOf(task), model, attempt, verdict, err });
}

async function notSubmitted(task: Task, model: ModelDefinition, error: unknown, wasSending: boolean): Promise<void> {
  const vendor = error instanceof VendorError ? error : null;
  // Anything but a vendor's word that comes after the request went out leaves the answer unread: that is ambiguous too.
  if (wasSending && (vendor === null || vendor.verdict === "ambiguous")) return markStarted(task, model, null);
  if (vendor === null || vendor.vendor !== "kie") return notOurFault(task, error);
  if (vendor.verdict === "refused") return refusedBy(vendor, task);
  if (vendor.code !== TOO_FAST && vendor.verdict !== "unreachable") await resumeProvider(task);
  await sendLater(task, vendor);
}

/**
 * kie.ai will not make it. Where it takes nothing of ours at all by this key (the key, its credits), each further order would
 * run into the same wall: they go by another key, this one too; without another they wait, and one at a time tries whether
 * the wall still stands. In the sandbox the refusal was asked for.
 */
async function refusedBy(vendor: VendorError, task: Task): Promise<void> {
  const code = failureOf(vendor.code ?? null, vendor.message, "create");
  const pauseReason = task.sandbox ? undefined : REASONS[code];
  if (pauseReason === undefined) await resumeProvider(task);
  else if (await goesElsewhere(task, pauseReason)) return tellOperator(task, code, wordsOf(vendor));
  countVerdict(task, failureReason(code).category);
  await refuse(task, code, vendor);
}

/** What an account is left alone for. */
const REASONS: Partial<Record<FailureCode, PauseReason>> = {
  PROVIDER_ACCESS: "KEY_REFUSED",
  PROVIDER_CREDITS: "NO_BALANCE",
  PROVIDER_SPENDING_CAP: "SPENDING_CAP",
};

/** Leaves the account of a task alone, and queues the task again where another account may take it. */
async function goesElsewhere(task: Task, pauseReason: PauseReason): Promise<boolean> {
  const isOpenElsewhere = await pauseProvider(task, longestPauseMs(task.sandbox), pauseReason);
  if (!isOpenElsewhere || task.tries + 1 >= MOST_TRIES) return false;
  await queueAgain(task, 0, { tries: { increment: 1 } });
  notify("dispatch");
  return true;
}

/** kie.ai has no time for it, or was not reached. */
async function sendLater(task: Task, vendor: VendorError): Promise<void> {
  const code = failureOf(vendor.code ?? TOO_FAST, vendor.message, "create");
  if (code === "PROVIDER_SPENDING_CAP" && !task.sandbox && (await goesElsewhere(task, "SPENDING_CAP")))
    return tellOperator(task, code, wordsOf(vendor));
  const isTooFast = vendor.verdict === "busy" && vendor.code === TOO_FAST;
  const isOpenElsewhere = isTooFast && (await pauseProvider(task, vendor.retryAfterMs, "TOO_FAST"));
  if (task.tries + 1 >= (isTooFast ? MOST_TOO_FAST : MOST_TRIES)) {
    return refuse(task, vendor.verdict === "busy" ? code : "PROVIDER_UNREACHABLE", vendor);
  }
  const askedMs = Math.min(vendor.retryAfterMs ?? waitMs(task), longestPauseMs(task.sandbox));
  await queueAgain(task, isOpenElsewhere ? 0 : askedMs, { tries: { increment: 1 } });
  if (isOpenElsewhere) notify("dispatch");
}

/**
 * Trouble of ours before anything went out. Where our database or storage is away, that says nothing of the order: it
 * waits under its hold until they are back. What else goes wrong is tried a few times.
 */
async function notOurFault(task: Task, error: unknown): Promise<void> {
  if (error instanceof MissingObjectError) return refuse(task, "SOURCE_MISSING");
  if (error instanceof UnreadableFileError) return refuse(task, "IMAGE_UNREADABLE");
  if (isDatabaseAway(error) || error instanceof VendorError) return queueAgain(task, waitMs(task), {});
  if (task.tries + 1 >= MOST_TRIES) return refuse(task, "INTERNAL");
  await queueAgain(task, waitMs(task), { tries: { increment: 1 } });
}

function waitMs({ tries, sandbox }: Task): number {
  return backoffMs(Math.min(tries + 1, MOST_TRIES), sandbox);
}

function wordsOf({ code, message }: VendorError) {
  return { code: code ?? null, message };
}

/** It will not be made. A task that was canceled while it was being sent has its credits back. */
async function refuse(task: Task, code: FailureCode, said?: VendorError): Promise<void> {
  const mine = { status: "PENDING" as const, claimedBy: task.claimedBy };
  if (!(await failTask(task, "FAILED", code, mine))) await returnIfCanceled(task);
  if (said !== undefined) await tellOperator(task, code, wordsOf(said));
}

async function queueAgain(task: Task, afterMs: number, counted: Prisma.TaskUpdateManyMutationInput): Promise<void> {
  const { count } = await db.task.updateMany({
    where: { id: task.id, status: "PENDING", claimedBy: task.claimedBy },
    data: { ...UNCLAIMED, ...counted, notBefore: fromNow(afterMs) },
  });
  if (count === 0) await returnIfCanceled(task);
}

async function returnIfCanceled(task: Task): Promise<void> {
  // Only whoever was sending it knows that kie.ai has not got it.
  if (task.sendingSince !== null) await giveUpWaiting(task.id, "TASK_CANCELED");
}
