import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { findLedgerFaults } from "#graphql/domain/credits/reconcile.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { listenerCount } from "#graphql/runtime/pubsub.ts";
import {
  FAULTS,
  inSeconds,
  insist,
  RECOVERED_WITHIN_MS,
  recoveryMs,
  underFault,
} from "#tests/reliability/support/broken-links.ts";
import { isFull, LONGEST_MS } from "#tests/reliability/support/counts.ts";
import { type Fault, type FaultProxy, openFaultProxy } from "#tests/reliability/support/fault-proxy.ts";
import { brokenIn, openPage, type Page } from "#tests/reliability/support/page.ts";
import { beginRun, pick, sideBySide } from "#tests/reliability/support/report.ts";
import { noise } from "#tests/support/files/media-files.ts";
import { type Person, signedIn } from "#tests/support/graphql.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { CREATE_IMAGE, type CreatedImage } from "#tests/support/server/client.ts";
import { useWorld } from "#tests/support/world.ts";

const world = useWorld();
let image: Buffer;
beforeAll(async () => {
  image = await noise(200, 160);
});
const links = new Set<FaultProxy>();
afterAll(async () => {
  for (const link of links) await link.stop();
});

/** Those of an answer, those of a question, and one in the midst of a file that is sent. */
const faults: Fault[] = [
  ...FAULTS,
  { kind: "cut-short", after: 300 },
  { kind: "cut-short", after: 40_000 },
  // Cheap to notice here: the page asks often.
  { kind: "half-open" },
];
const LANES = isFull ? 6 : 3;
const ORDERS = ["a lighthouse", "a fox #sim:policy", "a kettle #sim:policy"];
/** So long a program waits for an answer. */
const PATIENCE_MS = 2500;

type Visit = { person: Person; link: FaultProxy; page: Page; orders: Map<string, string>; uploadId: string };

async function begin(): Promise<Visit> {
  const link = await openFaultProxy(() => Number(new URL(world.origin()).port));
  links.add(link);
  const person = await signedIn();
  const page = openPage(originOf(link), person.cookie);
  const visit = { person, link, page, orders: new Map(), uploadId: "" };
  await vi.waitFor(() => expect(page.isOpen).toBe(true), { timeout: 10_000, interval: 20 });
  return visit;
}

const originOf = ({ port }: FaultProxy) => `http://127.0.0.1:${port}`;
const listenersOf = ({ person }: Visit) => listenerCount(`account:${person.viewer.userId}`);

async function ask<Data>({ link, person }: Visit, query: string, variables: object): Promise<Data> {
  const origin = originOf(link);
  const response = await fetch(`${origin}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", cookie: person.cookie, origin },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}

/** Orders a picture, and again with the same key while it is not answered. */
async function order(visit: Visit, prompt: string): Promise<void> {
  const idempotencyKey = crypto.randomUUID();
  const input = { task: { model: "nano-banana", prompt }, idempotencyKey };
  const again = () => ask<CreatedImage>(visit, CREATE_IMAGE, { input });
  const { createImageTask } = await insist(again, RECOVERED_WITHIN_MS);
  if (createImageTask.__typename !== "CreateImageTaskPayload") throw new Error(JSON.stringify(createImageTask));
  visit.orders.set(idempotencyKey, createImageTask.task.id);
}

const PLACE = `mutation ($input: CreateUploadInput!) {
  createUpload(input: $input) { __typename ... on CreateUploadPayload { id uploadUrl } ... on Error { code } }
}`;
const COMPLETE = `mutation ($id: ID!) {
  completeUpload(id: $id) { __typename ... on CompleteUploadPayload { asset { id } } ... on Error { code } }
}`;
type Placed = { createUpload: { id: string; uploadUrl: string } };
type Completed = { completeUpload: { __typename: string; asset?: { id: string } } };

/** Sends a file, and again while nobody says that it has come: 409 says that it had. */
async function upload(visit: Visit): Promise<void> {
  const input = { filename: "a.png", contentType: "image/png", byteSize: image.length };
  const { createUpload } = await insist(() => ask<Placed>(visit, PLACE, { input }), RECOVERED_WITHIN_MS);
  const { pathname, search } = new URL(createUpload.uploadUrl);
  const put = async () => {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const sent = { method: "PUT", body: new Uint8Array(image), headers: { "content-type": "image/png" }, signal };
    const { status } = await fetch(`${originOf(visit.link)}${pathname}${search}`, sent);
    if (status !== 204 && status !== 409) throw new Error(`The file was answered with ${status}.`);
  };
  await insist(put, RECOVERED_WITHIN_MS);
  const id = createUpload.id;
  const done = await insist(() => ask<Completed>(visit, COMPLETE, { id }), RECOVERED_WITHIN_MS);
  if (done.completeUpload.asset === undefined) throw new Error(JSON.stringify(done));
  visit.uploadId = id;
}

async function use(visit: Visit): Promise<void> {
  await Promise.all([...ORDERS.map((prompt) => order(visit, prompt)), upload(visit)]);
}

/** The page has seen the end of everything that its person ordered. */
async function untilSeen({ page, orders }: Visit, timeout: number): Promise<void> {
  const unseen = () => [...orders.values()].filter((id) => !page.ended.has(id));
  await vi.waitFor(() => expect(unseen()).toEqual([]), { timeout, interval: 50 });
}

/** What is wrong with what came of a visit: each order once and held for once, each event once, one whole file. */
async function faultsOf({ person, page, orders }: Visit): Promise<string[]> {
  const { userId } = person.viewer;
  const faults = brokenIn(page);
  const tasks = await db.task.count({ where: { userId } });
  if (tasks !== orders.size) faults.push(`${tasks} tasks for ${orders.size} orders`);
  const holds = await db.creditTransaction.count({ where: { userId, type: "HOLD" } });
  if (holds !== orders.size) faults.push(`${holds} holds for ${orders.size} orders`);
  const last = page.sequences.at(-1);
  const { lastEventSequence } = await db.user.findUniqueOrThrow({ where: { id: userId } });
  if (last !== lastEventSequence) faults.push(`the page is at ${last}, the account at ${lastEventSequence}`);
  const files = await db.asset.findMany({ where: { userId, purpose: "UPLOAD" } });
  // An upload whose place was answered and lost is asked for again: it has its own place, and nothing in it.
  if (files.length !== 1) faults.push(`${files.length} files for one`);
  for (const { width, height } of files) if (width !== 200 || height !== 160) faults.push("a part of a file was kept");
  return faults;
}

/** Files that came in part: those that have not grown for ten seconds are left for good. */
function leftFiles(): string[] {
  const directory = join(env.dataDir, "media", ".tmp");
  const found = readdirSync(directory).map((name) => ({ name, about: statSync(join(directory, name), UNTIL_GONE) }));
  const left = found.filter(({ about }) => about !== undefined && Date.now() - about.mtimeMs > 10_000);
  return left.map(({ name, about }) => `${name} of ${about?.size} bytes`);
}

const UNTIL_GONE = { throwIfNoEntry: false } as const;

describe("a client's line with its requests and sockets that breaks (S15)", () => {
  it("costs nobody an order, an event or a file, and none is made twice", { timeout: LONGEST_MS }, async () => {
    const run = beginRun("S15 clients");
    const cases = Array.from({ length: run.count }, () => ({
      fault: pick(run.random, faults),
      forMs: 300 + run.random() * (isFull ? 3000 : 600),
    }));
    let longest = 0;
    const broken: string[] = [];
    const visits: Visit[] = [];
    await sideBySide(cases, LANES, async ({ fault, forMs }) => {
      const visit = await begin();
      const liftedAt = await underFault(visit.link, fault, forMs, () => use(visit));
      await untilSeen(visit, recoveryMs(fault));
      longest = Math.max(longest, Date.now() - liftedAt);
      const found = await faultsOf(visit);
      if (found.length > 0) broken.push(`${JSON.stringify(fault)}: ${found.join(", ")}`);
      await visit.page.stop();
      visits.push(visit);
    });
    expect(broken).toEqual([]);
    // The server too notices a line that says nothing any more, within two of its pings, and lets go of who was on it.
    const stillHeard = () => visits.filter((visit) => listenersOf(visit) > 0).length;
    const most = isFull ? 0 : LANES;
    await vi.waitFor(() => expect(stillHeard()).toBeLessThanOrEqual(most), { timeout: 40_000, interval: 50 });
    await vi.waitFor(() => expect(leftFiles()).toEqual([]), { timeout: 10_000 });
    await expectLedgersToBalance();
    expect(await findLedgerFaults()).toEqual([]);
    run.done(`${LANES} side by side, longest recovery ${inSeconds(longest)}`);
  });

  it("is let go of while its socket still connects", async () => {
    const link = await openFaultProxy(() => Number(new URL(world.origin()).port));
    links.add(link);
    link.fault = { kind: "half-open" };
    const page = openPage(originOf(link), "");
    await new Promise((resolve) => setImmediate(resolve));
    await page.stop();
    expect(page.isOpen).toBe(false);
  });

  it("would be told from a world in which an order is made twice or an event is left out", async () => {
    const visit = await begin();
    await use(visit);
    await untilSeen(visit, RECOVERED_WITHIN_MS);
    await visit.page.stop();
    expect(await faultsOf(visit)).toEqual([]);
    const missed = visit.page.sequences.splice(1, 1);
    expect(await faultsOf(visit)).toHaveLength(1);
    visit.page.sequences.splice(1, 0, ...missed, ...missed);
    expect(await faultsOf(visit)).toHaveLength(1);
    visit.page.sequences.splice(1, 1);
    visit.orders.delete([...visit.orders.keys()][0] ?? "");
    expect(await faultsOf(visit)).toHaveLength(2);
  });
});
