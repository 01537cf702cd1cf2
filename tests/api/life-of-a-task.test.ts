import { expect, it, vi } from "vitest";
import { claimWaiting } from "#graphql/domain/tasks/dispatch/claim.ts";
import { takeExpected } from "#graphql/domain/tasks/dispatch/demand.ts";
import { submitTask } from "#graphql/domain/tasks/dispatch/submit.ts";
import { openSaving } from "#graphql/domain/tasks/outcome/save-soon.ts";
import { db } from "#graphql/runtime/db.ts";
import { countStatements, statementsDuring } from "#tests/reliability/support/work.ts";
import { execute, signedIn } from "#tests/support/graphql.ts";
import { useWorld } from "#tests/support/world.ts";

const world = useWorld();

const ORDER = `mutation ($input: CreateImageTaskInput!) {
  createImageTask(input: $input) { ... on CreateImageTaskPayload { task { id status creditsCharged } } }
}`;
const order = { input: { task: { model: "nano-banana", prompt: "a banana" } } };

/** What a life takes of the database, in the order in which it does. */
const LIFE: readonly [step: string, statement: RegExp][] = [
  ["who asks", /FROM "public"."Session"/],
  ["the order", /INSERT INTO "Task"/],
  ["the provider's turn", /FROM "KieChannel" WHERE "sandbox" = \$\d+ ORDER BY "keyId" FOR UPDATE/],
  ["what is under way", /AS "underWay",\s+count/],
  ["the claim", /UPDATE "Task" SET "claimedBy" = \$/],
  ["on its way to kie.ai", /attempts = attempts \+ 1/],
  ["kie.ai has it", /'STARTED'/],
  ["its callback", /INSERT INTO "KieDelivery"/],
  ["it is made", /'SAVING', "lastEventSequence"/],
  ["its file", /INSERT INTO "public"."Asset"/],
  ["it is completed and paid", /'SETTLEMENT'/],
  ["the callback is done with", /UPDATE "KieDelivery" SET "processedAt"/],
];

it("from the order to its last event a task takes twelve statements", async () => {
  await world.stopWorker();
  const stopSaving = openSaving();
  const person = await signedIn({ credits: 500 });
  countStatements();
  const live = async () => {
    const { errors } = await execute(ORDER, order, person);
    expect(errors).toBeUndefined();
    for (const sandbox of takeExpected()) {
      const { tasks, isEmptied } = await claimWaiting(sandbox, "one");
      expect(isEmptied).toBe(true);
      await Promise.all(tasks.map(submitTask));
    }
  };
  const isOver = () =>
    vi.waitFor(
      async () => {
        expect(await db.task.count({ where: { status: { not: "COMPLETED" } } })).toBe(0);
        expect(await db.kieDelivery.count({ where: { processedAt: null } })).toBe(0);
      },
      { timeout: 15_000, interval: 20 },
    );
  await live();
  await isOver();
  const statements = await statementsDuring(async () => {
    await live();
    await isOver();
  });
  const own = statements.filter((text) => !/"Sandbox|COUNT\(/.test(text));
  const steps = own.map((text) => LIFE.find(([, statement]) => statement.test(text))?.[0] ?? text);
  expect(steps.sort()).toEqual(LIFE.map(([step]) => step).sort());
  await stopSaving(0);
});
