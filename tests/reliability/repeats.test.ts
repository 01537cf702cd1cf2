import { describe, expect, it, vi } from "vitest";
import { findLedgerFaults } from "#graphql/domain/credits/reconcile.ts";
import { db } from "#graphql/runtime/db.ts";
import { LONGEST_MS } from "#tests/reliability/support/counts.ts";
import { beginRun, sideBySide } from "#tests/reliability/support/report.ts";
import { execute, signedIn } from "#tests/support/graphql.ts";
import { useScriptedWorld } from "#tests/support/kie/scripted-world.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { useSettings } from "#tests/support/settings.ts";

useSettings({
  SANDBOX_SPEED: "50",
  KIE_MAX_IN_FLIGHT: "5000",
});

const kie = useScriptedWorld();

const CREATE = `mutation ($input: CreateImageTaskInput!) {
  createImageTask(input: $input) {
    __typename
    ... on CreateImageTaskPayload { replayed task { id } }
    ... on Error { code }
  }
}`;

type Created = { createImageTask: { __typename: string; code?: string; replayed?: boolean; task?: { id: string } } };
type Ask = { prompt: string; key: string; isHeader: boolean };

const ask = async (cookie: string, { prompt, key, isHeader }: Ask) => {
  const task = { model: "nano-banana", prompt };
  const input = isHeader ? { task } : { task, idempotencyKey: key };
  const headers: Record<string, string> = isHeader ? { "idempotency-key": key } : {};
  const { data } = await execute<Created>(CREATE, { input }, { cookie, headers });
  return data.createImageTask;
};

/** What is wrong with the answers to one request that was sent many times. */
function faultsOf(answers: Created["createImageTask"][]): string[] {
  const ids = new Set(answers.map(({ task }) => task?.id));
  const firsts = answers.filter(({ replayed }) => replayed === false).length;
  const refusals = answers.filter(({ code }) => code !== undefined);
  const faults: string[] = [];
  if (refusals.length > 0) faults.push(`refused: ${refusals.map(({ code }) => code).join()}`);
  if (ids.size !== 1) faults.push(`${ids.size} tasks`);
  if (firsts > 1) faults.push(`${firsts} answers say that they were the first`);
  return faults;
}

describe("the same request, sent again and again (S7)", () => {
  it("makes one task, one hold and one request to kie.ai, and gets one answer", { timeout: LONGEST_MS }, async () => {
    const run = beginRun("S7 repeats");
    let left = run.count;
    const plans: { repeats: number; place: number }[] = [];
    while (left > 0) {
      const repeats = Math.min(left, 2 + Math.floor(run.random() * 19));
      plans.push({ repeats, place: plans.length });
      left -= repeats;
    }
    const faults: string[] = [];
    await sideBySide(plans, 6, async ({ repeats, place }) => {
      const person = await signedIn({ credits: 50 });
      const request = { prompt: `a banana, number ${place}`, key: `key-${place}`, isHeader: place % 3 === 0 };
      const cutShort = place % 4 === 0 ? [ask(person.cookie, request).then(() => undefined)] : [];
      const answers = await Promise.all(Array.from({ length: repeats }, () => ask(person.cookie, request)));
      // The reply that nobody read counts as one that was cut; asking again gets the same task.
      await Promise.all(cutShort);
      answers.push(await ask(person.cookie, { ...request, isHeader: !request.isHeader }));
      const other = await ask(person.cookie, { ...request, prompt: "something else" });
      if (other.code !== "IDEMPOTENCY_MISMATCH") faults.push(`${place}: another input got ${JSON.stringify(other)}`);
      faults.push(...faultsOf(answers).map((fault) => `${place}: ${fault}`));
      const { userId } = person.viewer;
      const holds = await db.creditTransaction.count({ where: { userId, type: "HOLD" } });
      const tasks = await db.task.findMany({ where: { userId }, select: { id: true } });
      if (holds !== 1 || tasks.length !== 1) faults.push(`${place}: ${tasks.length} tasks, ${holds} holds`);
    });
    expect(faults).toEqual([]);
    const tasks = await db.task.findMany({ select: { id: true } });
    await vi.waitFor(() => expect(kie.tasks.size).toBe(tasks.length), { timeout: LONGEST_MS / 2, interval: 100 });
    for (const { id } of tasks) expect(kie.of(id)).toHaveLength(1);
    await expectLedgersToBalance();
    expect(await findLedgerFaults()).toEqual([]);
    run.done(`${plans.length} keys`);
  });

  it("would be told from a world in which it makes two", () => {
    const first = { __typename: "CreateImageTaskPayload", replayed: false, task: { id: "a" } };
    const again = { ...first, replayed: true };
    expect(faultsOf([first, again, again])).toEqual([]);
    expect(faultsOf([first, first])).toHaveLength(1);
    expect(faultsOf([first, { ...again, task: { id: "b" } }])).toHaveLength(1);
    expect(faultsOf([first, { __typename: "ConflictError", code: "CONFLICT" }]).length).toBeGreaterThan(0);
  });
});
