import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import PgBoss from "pg-boss";
import { now } from "#graphql/runtime/clock.ts";

/** So many tasks of a filled account are still at kie.ai. */
export const OPEN_TASKS = 200;

/** One of them, from 1: what its callback's address and body say. */
export function openTask(n: number): { taskId: string; token: string; kieTaskId: string } {
  const hex = n.toString(16);
  return { taskId: `${OPEN}${hex.padStart(12, "0")}`, token: `open${n}`, kieTaskId: hex.padStart(32, "e") };
}

const DONE = "01900000-0000-7000-8000-";
const OPEN = "01900000-0000-7000-9000-";
const id = (start: string) => `('${start}' || lpad(to_hex(n), 12, '0'))`;

/**
 * Fills the embedded database of a stopped installation: an account with so many finished tasks, their events, callbacks
 * and a ledger that is right, and some that are open. All that is nightly is due after a moment: the queue looks for it at
 * its start, and each half minute.
 */
export async function fillDataDir(
  dataDir: string,
  of: { viewerId: string; tasks: number; nightlyAfterMs: number },
): Promise<void> {
  const userId = Buffer.from(of.viewerId, "base64").toString().split(":")[1] ?? "";
  const pglite = await PGlite.create(join(dataDir, "db"));
  await pglite.exec(tasks(userId, of.tasks));
  const { rows } = await pglite.query<Balance>(`SELECT * FROM "CreditBalance" WHERE "userId" = $1`, [userId]);
  const [balance] = rows;
  if (balance === undefined) throw new Error("The account has no balance.");
  await pglite.exec(ledger(userId, of.tasks, balance));
  await makeNightlyDue(pglite, new Date(now().getTime() + of.nightlyAfterMs));
  await pglite.close();
}

type Balance = { available: number; lastNumber: number };

const tasks = (userId: string, count: number) => `
  INSERT INTO "Task" (id, "userId", kind, status, "modelSlug", prompt, "creditsHeld", "creditsCharged", "quotedCredits",
    sandbox, "callbackToken", attempts, "startedAt", "completedAt", "kieTaskId", "kieCredits")
  SELECT ${id(DONE)}, '${userId}', 'IMAGE', 'COMPLETED', 'nano-banana', repeat('a fox in the rain, number ' || n, 10), 5, 5, 5,
    TRUE, 'done' || n, 1, now(), now() - (n || ' seconds')::interval, lpad(to_hex(n), 32, '0'), 4
  FROM generate_series(1, ${count}) n;
  INSERT INTO "Task" (id, "userId", kind, status, "modelSlug", prompt, "creditsHeld", "creditsCharged", "quotedCredits",
    sandbox, "callbackToken", attempts, "startedAt", "deadlineAt", "nextPollAt", "kieTaskId")
  SELECT ${id(OPEN)}, '${userId}', 'IMAGE', 'PROCESSING', 'nano-banana', 'open', 5, 5, 5,
    TRUE, 'open' || n, 1, now(), now() + interval '2 hours', now() + interval '2 hours', lpad(to_hex(n), 32, 'e')
  FROM generate_series(1, ${OPEN_TASKS}) n;
  INSERT INTO "TaskEvent" (id, "userId", sequence, type, "taskId", "createdAt")
  SELECT gen_random_uuid(), '${userId}', 4 * n + k, (ARRAY['CREATED', 'STARTED', 'SAVING', 'COMPLETED'])[k + 1]::"TaskEventType",
    ${id(DONE)}, now() - interval '40 days'
  FROM generate_series(1, ${count}) n, generate_series(0, 3) k;
  UPDATE "User" SET "lastEventSequence" = ${4 * count + 10} WHERE id = '${userId}';
  INSERT INTO "KieDelivery" (id, "taskId", body, "receivedAt", "processedAt")
  SELECT gen_random_uuid(), ${id(DONE)}, repeat('x', 800), now() - interval '31 days', now() - interval '31 days'
  FROM generate_series(1, ${count}) n;`;

const LEDGER = `INSERT INTO "CreditTransaction" (id, "userId", number, type, amount, "balanceAfter", "taskId")`;

/** A grant for all of them, then a hold and its settlement each, and the holds of those that are open. */
function ledger(userId: string, count: number, { available, lastNumber }: Balance): string {
  const granted = 5 * (count + OPEN_TASKS);
  const after = available + granted;
  const first = lastNumber + 1;
  return `
    ${LEDGER} VALUES (gen_random_uuid(), '${userId}', ${first}, 'ADJUSTMENT', ${granted}, ${after}, NULL);
    ${LEDGER} SELECT gen_random_uuid(), '${userId}', ${first} + 2 * n - 1 + k, (ARRAY['HOLD', 'SETTLEMENT'])[k + 1]::"CreditTransactionType",
      CASE k WHEN 0 THEN -5 ELSE 0 END, ${after} - 5 * n, ${id(DONE)}
    FROM generate_series(1, ${count}) n, generate_series(0, 1) k;
    ${LEDGER} SELECT gen_random_uuid(), '${userId}', ${first + 2 * count} + n, 'HOLD', -5, ${after - 5 * count} - 5 * n, ${id(OPEN)}
    FROM generate_series(1, ${OPEN_TASKS}) n;
    UPDATE "CreditBalance" SET "lastNumber" = ${first + 2 * count + OPEN_TASKS}, "onHold" = ${5 * OPEN_TASKS}, "totalUsed" = ${5 * count}
    WHERE "userId" = '${userId}';`;
}

async function makeNightlyDue(pglite: PGlite, startAfter: Date): Promise<void> {
  const executeSql = async (text: string, values: unknown[] = []) => {
    if (values.length > 0) return pglite.query<Record<string, unknown>>(text, values);
    return { rows: (await pglite.exec(text)).flatMap((result) => result.rows) };
  };
  const boss = new PgBoss({ db: { executeSql }, schedule: false, supervise: false, migrate: false });
  await boss.start();
  for (const { name } of await boss.getSchedules()) await boss.send(name, {}, { startAfter });
  await boss.stop({ graceful: false, close: false });
}
