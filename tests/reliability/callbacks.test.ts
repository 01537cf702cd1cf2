import { describe, expect, it, vi } from "vitest";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { findLedgerFaults } from "#graphql/domain/credits/reconcile.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Task, TaskEventType } from "#prisma/generated/client/client.ts";
import { LONGEST_MS } from "#tests/reliability/support/counts.ts";
import { beginRun, pick, type Run, shuffled, sideBySide } from "#tests/reliability/support/report.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useScriptedWorld } from "#tests/support/kie/scripted-world.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { useSettings } from "#tests/support/settings.ts";
import { makeImage } from "#tests/support/tasks.ts";

useSettings({
  // Polls and callbacks race each other; many tasks are under way at once.
  SANDBOX_SPEED: "20",
  KIE_MAX_IN_FLIGHT: "5000",
  ACCOUNT_MAX_RUNNING: "5000",
});

const kie = useScriptedWorld();

const ENDS = ["success", "policy", "passing", "broken", "stuck"] as const;
const TELLINGS = ["once", "repeated", "early", "late", "lost", "reordered", "unknown"] as const;
type Plan = { end: (typeof ENDS)[number]; telling: (typeof TELLINGS)[number]; isAnswered: boolean };
type Told = Pick<Task, "status" | "attempts" | "creditsCharged" | "failureCode">;

const planOf = (random: () => number): Plan => ({
  end: random() < 0.5 ? "success" : pick(random, ENDS),
  telling: pick(random, TELLINGS),
  isAnswered: random() < 0.85,
});

/** What is wrong with how a task went; nothing when all is well. */
function faultsOf(
  plan: Plan,
  task: Told,
  events: TaskEventType[],
  facts: { ends: number; assets: number; creates: number },
) {
  const faults: string[] = [];
  const say = (isWrong: boolean, fault: string) => isWrong && faults.push(fault);
  const isHeard = plan.isAnswered || plan.telling !== "lost";
  const expected = !isHeard ? "FAILED" : endOf(plan);
  say(task.status !== expected, `${task.status}, not ${expected}`);
  say(facts.ends !== 1, `${facts.ends} ends of its hold`);
  say(task.creditsCharged !== (expected === "COMPLETED" ? 5 : 0), `${task.creditsCharged} credits charged`);
  say(facts.assets !== (expected === "COMPLETED" ? 1 : 0), `${facts.assets} files`);
  say(facts.creates !== task.attempts, `${facts.creates} creates for ${task.attempts} attempts`);
  const finals = events.filter((type) => ["COMPLETED", "FAILED", "TIMED_OUT", "CANCELED"].includes(type));
  say(finals.length !== 1 || events.at(-1) !== finals[0], `events ${events.join(" ")}`);
  const order = ["CREATED", "STARTED", "SAVING"]
    .map((type) => events.indexOf(type as TaskEventType))
    .filter((at) => at >= 0);
  say(
    order.some((at, place) => at < (order[place - 1] ?? 0)),
    "a step backward",
  );
  return faults;
}

function endOf({ end }: Plan): string {
  if (end === "success" || end === "passing") return "COMPLETED";
  return end === "stuck" ? "TIMED_OUT" : "FAILED";
}

/** Ends the kie task as planned and tells of it as planned. Gives how many callbacks were made. */
async function tell(plan: Plan, id: string, attempt: number, random: () => number): Promise<number> {
  const failure = { code: plan.end === "policy" ? "400" : "500" };
  const fails = plan.end === "policy" || plan.end === "broken" || (plan.end === "passing" && attempt === 1);
  const wrong = {
    body: JSON.stringify({ code: 501, msg: "failed", data: { taskId: id, state: "fail", failCode: "500" } }),
  };
  let calls = 0;
  const call = async (changes: Parameters<typeof kie.callBack>[1] = {}) => {
    calls += 1;
    await kie.callBack(id, changes);
  };
  // What is told before the end is not true yet.
  if (plan.telling === "reordered") await call(wrong);
  if (plan.end === "stuck") {
    if (plan.telling !== "lost") await call();
    return calls;
  }
  kie.finish(id, fails ? "fail" : "success", failure);
  if (plan.telling === "lost") return calls;
  const repeats = plan.telling === "repeated" ? 3 + Math.floor(random() * 4) : 2 + Math.floor(random() * 4);
  const bodies = Array.from({ length: repeats }, (_, place) => (place > 0 && random() < 0.3 ? wrong : {}));
  if (plan.telling === "unknown") {
    bodies.unshift({ body: JSON.stringify({ code: 200, data: { taskId: "f".repeat(32), state: "success" } }) });
  }
  await Promise.all(shuffled(random, bodies).map(call));
  return calls;
}

async function play(run: Run, viewer: Viewer): Promise<{ calls: number; fault: string | null }> {
  const plan = planOf(run.random);
  const { id } = await makeImage(viewer, `${plan.end} ${plan.telling} ${plan.isAnswered ? "answered" : "reset"}`);
  let calls = 0;
  for (let attempt = 1; ; attempt++) {
    const made = await vi.waitFor(() => kieTaskOf(id, attempt), { timeout: 20_000, interval: 5 });
    calls += early.get(made) ?? 0;
    calls += await tell(plan, made, attempt, run.random);
    if (plan.end === "stuck" || (!plan.isAnswered && plan.telling === "lost")) await passDeadline(id);
    if (!(await goesOn(id, attempt))) break;
  }
  const [made] = kie.of(id).slice(-1);
  if (plan.telling === "late" && made !== undefined) {
    calls += 1;
    await kie.callBack(made.id);
  }
  const fault = await judge(plan, id);
  return { calls, fault };
}

function kieTaskOf(id: string, attempt: number): string {
  const made = kie.of(id)[attempt - 1];
  if (made === undefined) throw new Error("kie.ai has not got it yet");
  return made.id;
}

async function passDeadline(id: string): Promise<void> {
  await vi.waitFor(
    async () => {
      const { count } = await db.task.updateMany({
        where: { id, status: "PROCESSING" },
        data: { deadlineAt: new Date(0) },
      });
      const { status } = await db.task.findUniqueOrThrow({ where: { id } });
      if (count === 0 && status === "PENDING") throw new Error("not started yet");
    },
    { timeout: 20_000, interval: 20 },
  );
}

/** Waits until the attempt is over: true when there is another one. */
async function goesOn(id: string, attempt: number): Promise<boolean> {
  return vi.waitFor(
    async () => {
      const { status, formerKieTaskIds } = await db.task.findUniqueOrThrow({ where: { id } });
      if (formerKieTaskIds.length >= attempt) return true;
      if (["PENDING", "PROCESSING", "SAVING"].includes(status)) throw new Error(`still ${status}`);
      return false;
    },
    { timeout: 60_000, interval: 25 },
  );
}

async function judge(plan: Plan, id: string): Promise<string | null> {
  const task = await db.task.findUniqueOrThrow({
    where: { id },
    include: { events: { orderBy: { sequence: "asc" } } },
  });
  const facts = {
    ends: await db.creditTransaction.count({ where: { taskId: id, type: { in: ["SETTLEMENT", "RELEASE"] } } }),
    assets: await db.asset.count({ where: { taskId: id } }),
    creates: kie.of(id).length,
  };
  const faults = faultsOf(
    plan,
    task,
    task.events.map(({ type }) => type),
    facts,
  );
  return faults.length === 0 ? null : `${JSON.stringify(plan)} ${id}: ${faults.join("; ")}`;
}

/** How many callbacks went out before the create request was answered. */
const early = new Map<string, number>();

describe("callbacks that come twice, early, late, in any order or not at all (S4)", () => {
  it("bring every task to its one end", { timeout: LONGEST_MS }, async () => {
    const run = beginRun("S4 deliveries");
    kie.fate = (prompt) => (prompt.includes("reset") ? "reset" : "answer");
    kie.taken = async ({ id, prompt }) => {
      if (!prompt.includes("early")) return;
      early.set(id, 1);
      await kie.callBack(id);
    };
    const people = await Promise.all(Array.from({ length: 20 }, () => makeAccount({ credits: 100_000 })));
    // The window of kie.ai's is not what is tried here.
    let isOpen = true;
    const opening = (async () => {
      while (isOpen) {
        await db.kieChannel.updateMany({ data: { sentAt: [] } });
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    })();
    let deliveries = 0;
    const faults: string[] = [];
    const tasks = Array.from({ length: Math.ceil(run.count / 5) }, (_, place) => place);
    await sideBySide(tasks, 24, async () => {
      const { calls, fault } = await play(run, pick(run.random, people));
      deliveries += calls;
      if (fault !== null) faults.push(fault);
    });
    isOpen = false;
    await opening;
    expect(faults).toEqual([]);
    // What comes long after the end changes nothing either.
    const before = await db.taskEvent.count();
    // But where nothing was heard of a task: its result is still taken when it comes.
    const told = [...kie.tasks.values()].filter(({ prompt }) => !prompt.includes("lost reset"));
    for (; deliveries < run.count; deliveries++) await kie.callBack(pick(run.random, told).id);
    expect(await db.taskEvent.count()).toBe(before);
    await expectLedgersToBalance();
    expect(await findLedgerFaults()).toEqual([]);
    run.done(`${deliveries} deliveries over ${tasks.length} tasks`);
  });

  it("would be told from a world in which a task ends twice, goes backward or is charged for nothing", () => {
    const plan: Plan = { end: "success", telling: "once", isAnswered: true };
    const task: Told = { status: "COMPLETED", attempts: 1, creditsCharged: 5, failureCode: null };
    const events: TaskEventType[] = ["CREATED", "STARTED", "SAVING", "COMPLETED"];
    const facts = { ends: 1, assets: 1, creates: 1 };
    expect(faultsOf(plan, task, events, facts)).toEqual([]);
    expect(faultsOf(plan, task, events, { ...facts, ends: 2 })).toHaveLength(1);
    expect(faultsOf(plan, task, events, { ...facts, creates: 2 })).toHaveLength(1);
    expect(faultsOf(plan, task, [...events, "COMPLETED"], facts)).toHaveLength(1);
    expect(faultsOf(plan, task, ["CREATED", "SAVING", "STARTED", "COMPLETED"], facts)).toHaveLength(1);
    expect(faultsOf({ ...plan, end: "policy" }, task, events, facts).length).toBeGreaterThan(2);
    expect(
      faultsOf(plan, { ...task, status: "PROCESSING" }, events.slice(0, 2), { ...facts, ends: 0 }).length,
    ).toBeGreaterThan(2);
  });
});
