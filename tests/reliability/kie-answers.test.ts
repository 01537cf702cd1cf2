import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { modelDefinition } from "#graphql/domain/catalog/models.ts";
import { creditBalance } from "#graphql/domain/credits/balance.ts";
import { createTask } from "#graphql/domain/tasks/create/create.ts";
import { deadlineMs } from "#graphql/domain/tasks/retry-timing.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Task } from "#prisma/generated/client/client.ts";
import { countOf, LONGEST_MS } from "#tests/reliability/support/counts.ts";
import { callbackScenarios } from "#tests/reliability/support/kie-scenarios/callback.ts";
import { createScenarios } from "#tests/reliability/support/kie-scenarios/create.ts";
import { downloadScenarios } from "#tests/reliability/support/kie-scenarios/download.ts";
import { recordScenarios } from "#tests/reliability/support/kie-scenarios/record.ts";
import { type Scenario, SOON } from "#tests/reliability/support/kie-scenarios/scenario.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useResultFiles } from "#tests/support/files/result-files.ts";
import { useKieStandIn } from "#tests/support/kie-stand-in/world.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { useSettings } from "#tests/support/settings.ts";
import { untilEnded } from "#tests/support/tasks.ts";

/*
 * S19: kie.ai by its own papers. Each scenario is one order that meets one odd answer; all of them run side by side, and
 * for each the end, the time to it, and the account's credits are looked at.
 */

const CREDITS = 1000;
const LONGEST_WAIT_MS = 100_000;
const sections = {
  createTask: createScenarios,
  recordInfo: recordScenarios,
  callbacks: callbackScenarios,
  downloads: downloadScenarios,
};
const everything = Object.values(sections).flat();

/** An even pick of them in `npm test`, beginning elsewhere each day; every one of them otherwise. */
const step = Math.max(1, Math.floor(everything.length / countOf("S19 answers of kie.ai")));
const offset = Math.floor(Date.now() / 86_400_000) % step;
const picked = new Set(everything.filter((_, index) => index % step === offset));

const standIn = useKieStandIn();
useResultFiles();
// Deadlines of 75 and 150 s: long beside a busy machine's slowness, short beside a person's patience.
useSettings({ SANDBOX_SPEED: "12", KIE_MAX_IN_FLIGHT: "1000" });

type Order = { task: Task; userId: string };
const orders = new Map<Scenario, Order>();

/** So many at once; those that take longest come first. */
const AT_ONCE = 20;

beforeAll(async () => {
  const waiting = [...picked].sort((a, b) => Number(b.within === "LOST") - Number(a.within === "LOST"));
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) orders.set(next, await carryOut(next));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}, LONGEST_MS);

async function carryOut(scenario: Scenario): Promise<Order> {
  standIn.plan(scenario.name, scenario.plan(standIn));
  const viewer = await makeAccount({ credits: CREDITS });
  const { kind, ...input } = scenario.order ?? { kind: "IMAGE", model: "nano-banana" };
  const asked = { model: "nano-banana", prompt: `a kite over the hills [[${scenario.name}]]`, ...input };
  const { task } = await createTask(viewer, kind, asked, { operation: "test" });
  // What never ends is told by its own test below.
  const ended = await untilEnded(task.id, undefined, LONGEST_WAIT_MS).catch(() => task);
  return { task: ended, userId: viewer.userId };
}

afterAll(expectLedgersToBalance);

it("there are at least 150 scenarios, each with a name of its own", () => {
  expect(everything.length).toBeGreaterThanOrEqual(150);
  expect(new Set(everything.map(({ name }) => name)).size).toBe(everything.length);
});

describe.each(Object.entries(sections))("%s", (_section, scenarios) => {
  const rows = scenarios
    .filter((scenario) => picked.has(scenario))
    .map((scenario) => [scenario.name, scenario] as const);
  it.skipIf(rows.length === 0).each(rows)("%s", async (_name, scenario) => {
    const order = orders.get(scenario);
    if (order === undefined) throw new Error("the order was not made");
    const { task } = order;
    expect([task.status, task.failureCode]).toEqual([scenario.status, scenario.code]);
    if (scenario.attempts !== undefined) expect(standIn.attemptsOf(scenario.name)).toBe(scenario.attempts);
    if (task.status !== "COMPLETED") expectInTime(scenario, task);
    await expectCredits(scenario, order);
  });
});

/** Measured from the first createTask: until then it only waited for its turn. */
function expectInTime(scenario: Scenario, { modelSlug, completedAt }: Task): void {
  const model = modelDefinition(modelSlug);
  const [first] = standIn.attemptTimes(scenario.name);
  if (model === undefined || first === undefined || completedAt === null) throw new Error("it was never sent");
  const took = completedAt.getTime() - first;
  expect(took, `took ${took} ms`).toBeLessThan(deadlineMs(model, true) * SOON[scenario.within ?? "REFUSED"]);
}

async function expectCredits(scenario: Scenario, { task, userId }: Order): Promise<void> {
  const isMade = scenario.status === "COMPLETED";
  const kept = await db.asset.count({ where: { taskId: task.id } });
  expect(kept, "files kept").toBe(isMade ? (scenario.files ?? 1) : 0);
  const charged = isMade ? Math.ceil((task.creditsHeld * kept) / task.variants) : 0;
  expect(task.creditsCharged).toBe(charged);
  const { available, onHold } = await creditBalance(userId);
  expect({ available, onHold }).toEqual({ available: CREDITS - charged, onHold: 0 });
}
