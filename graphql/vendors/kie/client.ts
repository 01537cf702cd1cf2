import { z } from "zod";
import { SECOND } from "#graphql/runtime/clock.ts";
import { call } from "#graphql/vendors/kie/call.ts";
import type { Family } from "#graphql/vendors/kie/families/family.ts";
import { flux, gpt4o, midjourney, veo } from "#graphql/vendors/kie/families/flagged.ts";
import { market } from "#graphql/vendors/kie/families/market.ts";
import { measuredCall } from "#graphql/vendors/kie/measured.ts";
import type { KieProvider } from "#graphql/vendors/kie/provider.ts";
import { type KieRecord, toldBy } from "#graphql/vendors/kie/record.ts";
import { type Envelope, numberIn, objectIn } from "#graphql/vendors/kie/shapes.ts";
import { dataOf, envelopeOf, notMade, refusalOf } from "#graphql/vendors/kie/verdict.ts";
import { VendorError } from "#graphql/vendors/vendor-error.ts";

const families = { market, veo, flux, gpt4o, midjourney } satisfies Record<string, Family>;

export type KieFamily = keyof typeof families;

export type KieInput = {
  family: KieFamily;
  /** kie.ai's own id: google/nano-banana, veo3_fast, mj_txt2img, … */
  model: string;
  /** In the family's own names and values. */
  input: Record<string, unknown>;
  callBackUrl: string;
};

const CREATE_TIMEOUT_MS = 30 * SECOND;
const READ_TIMEOUT_MS = 15 * SECOND;

const created = z.looseObject({ taskId: z.string().min(1).max(128) });

/**
 * Asks kie.ai for a task. Never repeat it after an ambiguous error: kie.ai takes no idempotency key, and each create costs.
 * @throws VendorError; its `verdict` says whether the task may exist all the same.
 */
export function createKieTask(provider: KieProvider, task: KieInput): Promise<{ kieTaskId: string }> {
  return measuredCall("create", provider, () => create(provider, task));
}

async function create(provider: KieProvider, task: KieInput): Promise<{ kieTaskId: string }> {
  const family = families[task.family];
  const body = family.createBody(task.model, withoutEmpty(task.input), task.callBackUrl);
  const response = await call(provider, family.createPath, {
    method: "POST",
    body: JSON.stringify(body),
    timeoutMs: CREATE_TIMEOUT_MS,
  });
  const envelope = envelopeOf(response);
  // Whatever the code says: what has an id was made, and its record tells the rest.
  const answer = created.safeParse(envelope.data);
  if (answer.success) return { kieTaskId: answer.data.taskId };
  if (envelope.code !== 200) throw notMade(envelope, response);
  throw new VendorError("kie", "created, without a task id", { verdict: "ambiguous", code: 200 });
}

/**
 * What kie.ai knows of a task now. "missing" is also the answer for the first moments of a valid one: wait before believing it.
 * @throws VendorError when there is no answer to read.
 */
export function readKieRecord(provider: KieProvider, family: KieFamily, kieTaskId: string): Promise<KieRecord> {
  return measuredCall("record", provider, () => readRecordOf(provider, family, kieTaskId));
}

async function readRecordOf(provider: KieProvider, family: KieFamily, kieTaskId: string): Promise<KieRecord> {
  const { statusPath, readRecord } = families[family];
  const path = `${statusPath}?taskId=${encodeURIComponent(kieTaskId)}`;
  const response = await call(provider, path, { method: "GET", timeoutMs: READ_TIMEOUT_MS });
  const envelope = envelopeOf(response);
  const { code, message, data } = envelope;
  // Each family words "no such task" differently, all with these codes, or as code 200 with no data (kie.ai wire, 2026-06 to 08).
  if (code === 422 || code === 404 || (code === 200 && data === null)) return { state: "missing" };
  if (code === 200) return readRecord(objectIn(data));
  if (!isEndOfTask(envelope)) throw refusalOf(envelope, response);
  const record = readRecord(objectIn(data));
  if (record.state === "succeeded" || record.state === "failed") return record;
  return { ...toldBy(objectIn(data)), state: "failed", code: String(code), message };
}

const made = z.looseObject({ taskId: z.string().nullable() });

/**
 * The id of the task that the built-in sandbox was asked for with this callback address; null when it was not. kie.ai
 * itself can't be asked that.
 * @throws VendorError when there is no answer to read.
 */
export async function findInSandbox(callBackUrl: string): Promise<string | null> {
  const path = `/made?callBackUrl=${encodeURIComponent(callBackUrl)}`;
  const provider = { sandbox: true };
  return measuredCall("find", provider, async () => {
    const response = await call(provider, path, { method: "GET", timeoutMs: READ_TIMEOUT_MS });
    return made.parse(dataOf(response)).taskId;
  });
}

/** Codes that a read is answered with for what became of the task; all others are about the read (kie.ai docs, 2026-08). */
const ENDS = new Set([400, 408, 413, 451, 501, 531]);

function isEndOfTask({ code, message }: Envelope): boolean {
  // 400 is content policy; or it says that the read itself was malformed (kie.ai docs, 2026).
  return ENDS.has(code) && !/taskId/i.test(message);
}

/** What is left on the operator's account, in kie.ai's credits; not whole on the wire, whatever the documents say. */
export function kieBalance(provider: KieProvider): Promise<number> {
  return measuredCall("balance", provider, async () => {
    const response = await call(provider, "/api/v1/chat/credit", { method: "GET", timeoutMs: READ_TIMEOUT_MS });
    const balance = numberIn(dataOf(response));
    if (balance === null) throw new VendorError("kie", "a balance that is not a number", { verdict: "ambiguous" });
    return balance;
  });
}

// Several models refuse an optional field that is empty; 0 and false are values.
function withoutEmpty(input: Record<string, unknown>): Record<string, unknown> {
  const isEmpty = (value: unknown) =>
    value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(input).filter(([, value]) => !isEmpty(value)));
}
