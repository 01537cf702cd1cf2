import { createHmac, randomBytes } from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import { db } from "#graphql/runtime/db.ts";
import type { Task } from "#prisma/generated/client/client.ts";
import { LONGEST_MS } from "#tests/reliability/support/counts.ts";
import { beginRun, pick, sideBySide } from "#tests/reliability/support/report.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { signedFor } from "#tests/support/kie/scripted-kie.ts";
import { useScriptedWorld } from "#tests/support/kie/scripted-world.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { useSettings } from "#tests/support/settings.ts";
import { makeImage } from "#tests/support/tasks.ts";

useSettings({
  KIE_WEBHOOK_HMAC_KEY: "the key of these tests, and of nothing else",
  // Nothing but a callback could move a task while this runs.
  SANDBOX_SPEED: "0.1",
});

const kie = useScriptedWorld();
const SECOND = 1000;

type Victim = { task: Task; id: string; path: string };
type Forgery = { path: string; body: string; headers: Record<string, string> };

const honestBody = (id: string) =>
  JSON.stringify({
    code: 200,
    msg: "ok",
    data: { taskId: id, state: "success", resultJson: '{"resultUrls":["https://attacker.invalid/x.png"]}' },
  });

const at = (seconds: number) => Math.floor(Date.now() / SECOND) + seconds;

/** Each way to forge, and whether it gets as far as being kept: its address and signature are right, its words are not. */
const forgeries: [
  name: string,
  isKept: boolean,
  make: (victim: Victim, other: Victim, random: () => number) => Forgery,
][] = [
  ["no signature", false, ({ id, path }) => ({ path, body: honestBody(id), headers: {} })],
  ["half a signature", false, ({ id, path }) => ({ path, body: honestBody(id), headers: cut(signedFor(id)) })],
  [
    "an empty signature",
    false,
    ({ id, path }) => ({ path, body: honestBody(id), headers: { ...signedFor(id), "x-webhook-signature": "" } }),
  ],
  [
    "a signature without its time",
    false,
    ({ id, path }) => ({ path, body: honestBody(id), headers: without(signedFor(id)) }),
  ],
  ["another key", false, ({ id, path }) => ({ path, body: honestBody(id), headers: signedBy("a guess", id) })],
  [
    "random bytes",
    false,
    ({ id, path }) => ({
      path,
      body: honestBody(id),
      headers: { ...signedFor(id), "x-webhook-signature": randomBytes(32).toString("base64") },
    }),
  ],
  ["an hour ago", false, ({ id, path }) => ({ path, body: honestBody(id), headers: signedFor(id, at(-3600)) })],
  ["an hour from now", false, ({ id, path }) => ({ path, body: honestBody(id), headers: signedFor(id, at(3600)) })],
  [
    "a time that is none",
    false,
    ({ id, path }) => ({ path, body: honestBody(id), headers: { ...signedFor(id), "x-webhook-timestamp": "now" } }),
  ],
  [
    "another task's signature",
    false,
    ({ id, path }, other) => ({ path, body: honestBody(id), headers: signedFor(other.id) }),
  ],
  [
    "another task's address",
    false,
    ({ id }, other) => ({ path: swapToken(other), body: honestBody(id), headers: signedFor(id) }),
  ],
  [
    "a guessed address",
    false,
    ({ id, task }) => ({
      path: `/webhooks/kie/${task.id}/${randomBytes(32).toString("base64url")}`,
      body: honestBody(id),
      headers: signedFor(id),
    }),
  ],
  ["no address", false, ({ id }) => ({ path: "/webhooks/kie/", body: honestBody(id), headers: signedFor(id) })],
  [
    "an address of nothing",
    false,
    ({ id }) => ({
      path: `/webhooks/kie/${randomBytes(8).toString("hex")}/x`,
      body: honestBody(id),
      headers: signedFor(id),
    }),
  ],
  [
    "a huge body",
    false,
    ({ id, path }) => ({ path, body: honestBody(id).padEnd(1_100_000, " "), headers: signedFor(id) }),
  ],
  [
    "deep JSON",
    false,
    ({ id, path }) => ({ path, body: `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`, headers: signedFor(id) }),
  ],
  ["no JSON", false, ({ id, path }) => ({ path, body: "<xml/>", headers: signedFor(id) })],
  ["a list", false, ({ id, path }) => ({ path, body: `[${honestBody(id)}]`, headers: signedFor(id) })],
  [
    "an id that is an object",
    false,
    ({ id, path }) => ({ path, body: JSON.stringify({ data: { taskId: { id } } }), headers: signedFor(id) }),
  ],
  [
    "a prototype",
    false,
    ({ id, path }) => ({ path, body: `{"__proto__":{"data":{"taskId":"${id}"}}}`, headers: signedFor(id) }),
  ],
  ["a body swapped for a success", true, ({ id, path }) => ({ path, body: honestBody(id), headers: signedFor(id) })],
  [
    "a body swapped for a failure",
    true,
    ({ id, path }) => ({
      path,
      body: JSON.stringify({ code: 501, data: { taskId: id, state: "fail", failCode: "400" } }),
      headers: signedFor(id),
    }),
  ],
  [
    "a body with a zero in it",
    false,
    ({ id, path }) => ({ path, body: `{"data":{"taskId":"${id}","x":"\u0000"}}`, headers: signedFor(id) }),
  ],
  [
    "a body with a zero spelt out",
    true,
    ({ id, path }) => ({ path, body: `{"data":{"taskId":"${id}","x":"\\u0000"}}`, headers: signedFor(id) }),
  ],
  [
    "another task's words at this address",
    true,
    ({ path }, other) => ({ path, body: honestBody(other.id), headers: signedFor(other.id) }),
  ],
];

function cut(headers: Record<string, string>): Record<string, string> {
  return { ...headers, "x-webhook-signature": (headers["x-webhook-signature"] ?? "").slice(0, 12) };
}

function without({ "x-webhook-timestamp": _time, ...rest }: Record<string, string>): Record<string, string> {
  return rest;
}

function signedBy(key: string, id: string): Record<string, string> {
  const seconds = at(0);
  const signature = createHmac("sha256", key).update(`${id}.${seconds}`).digest("base64");
  return { "x-webhook-timestamp": String(seconds), "x-webhook-signature": signature };
}

/** The other task's id with this task's unguessable part. */
function swapToken({ task }: Victim): string {
  return `/webhooks/kie/${task.id}/${"A".repeat(43)}`;
}

async function makeVictim(): Promise<Victim> {
  const viewer = await makeAccount();
  const { id } = await makeImage(viewer, "a banana");
  return vi.waitFor(
    async () => {
      const task = await db.task.findUniqueOrThrow({ where: { id } });
      const made = kie.of(id)[0];
      if (task.kieTaskId === null || made === undefined) throw new Error("not yet");
      return { task, id: made.id, path: new URL(made.callBackUrl).pathname };
    },
    { timeout: 10_000, interval: 10 },
  );
}

/** What a forgery has changed; nothing when it was turned away or believed in nothing. */
async function damageOf(victims: Victim[]): Promise<string[]> {
  const damages: string[] = [];
  for (const { task } of victims) {
    const now = await db.task.findUniqueOrThrow({ where: { id: task.id } });
    for (const name of ["status", "kieTaskId", "creditsCharged", "resultUrls", "failureCode"] as const) {
      if (JSON.stringify(now[name]) !== JSON.stringify(task[name]))
        damages.push(`${name} of ${task.id} is ${now[name]}`);
    }
  }
  return damages;
}

describe("forged callbacks (S5)", () => {
  it("change nothing: none is accepted, and no body is believed", { timeout: LONGEST_MS }, async () => {
    const run = beginRun("S5 forged callbacks");
    const victims = await Promise.all([1, 2, 3, 4].map(makeVictim));
    const kinds = Array.from({ length: run.count }, (_, place) => forgeries[place % forgeries.length]);
    const wrongs: string[] = [];
    await sideBySide(kinds, 8, async (kind) => {
      if (kind === undefined) return;
      const [name, isKept, make] = kind;
      const victim = pick(run.random, victims);
      const other = pick(
        run.random,
        victims.filter((one) => one !== victim),
      );
      const { path, body, headers } = make(victim, other, run.random);
      const status = await send(path, body, headers);
      const isRight = isKept ? status === 200 : [400, 401, 413].includes(status);
      if (!isRight) wrongs.push(`${name} was answered ${status}`);
    });
    expect(wrongs).toEqual([]);
    await vi.waitFor(async () => expect(await db.kieDelivery.count({ where: { processedAt: null } })).toBe(0), {
      timeout: 20_000,
    });
    expect(await damageOf(victims)).toEqual([]);
    const kept = kinds.filter((kind) => kind?.[1]).length;
    expect(await db.kieDelivery.count()).toBe(kept);
    await expectLedgersToBalance();
    run.done(`${forgeries.length} kinds`);
  });

  it("are told from an honest one, which does move its task", async () => {
    const victim = await makeVictim();
    kie.finish(victim.id, "success");
    expect(await send(victim.path, honestBody(victim.id), signedFor(victim.id))).toBe(200);
    await vi.waitFor(async () => expect(await damageOf([victim])).not.toEqual([]), { timeout: 10_000 });
    const { resultUrls } = await db.task.findUniqueOrThrow({ where: { id: victim.task.id } });
    expect(resultUrls.every((url) => url.startsWith(kie.origin))).toBe(true);
  });
});

async function send(path: string, body: string, headers: Record<string, string>): Promise<number> {
  // A body that is too large is cut off while it is sent, which the sender may see before the answer.
  const response = await fetch(`${kie.origin}${path}`, { method: "POST", headers, body }).catch(() => null);
  await response?.arrayBuffer().catch(() => undefined);
  return response?.status ?? 413;
}
