import { now } from "#graphql/runtime/clock.ts";

/** How long tasks have been ordered, and accounts been made before that. */
const TASK_DAYS = 90;
const ACCOUNT_DAYS = 600;
const DAY_MS = 86_400_000;

/** So many accounts have an API key or two; every tenth has a test side. */
export const KEYS_EACH = 3;

/** How much there is of everything, and when it came: the moment of each row follows from its number. */
export type Measures = ReturnType<typeof measuresOf>;

/** In the proportion of 1 000 000 tasks to 50 000 accounts; fewer than 200 accounts make no site. */
export function measuresOf(tasks: number) {
  const accounts = Math.max(200, Math.round(tasks / 20));
  const endMs = now().getTime();
  const startMs = endMs - TASK_DAYS * DAY_MS;
  const taskStepMs = (TASK_DAYS * DAY_MS) / tasks;
  const accountStepMs = (ACCOUNT_DAYS * DAY_MS) / accounts;
  return {
    tasks,
    accounts,
    purchases: Math.round(accounts * 1.2),
    endMs,
    startMs,
    /** The moment of the n-th task, and that of the n-th account, in milliseconds; as SQL where `n` is. */
    taskMs: (n: string) => `(${startMs} + (${n}::bigint * ${taskStepMs})::bigint)`,
    accountMs: (n: string) => `(${startMs - ACCOUNT_DAYS * DAY_MS} + (${n}::bigint * ${accountStepMs})::bigint)`,
    /** The same of the n-th of `count` rows of anything that came in the last `days`. */
    lateMs: (n: string, count: number, days: number) =>
      `(${endMs - days * DAY_MS} + (${n}::bigint * ${(days * DAY_MS) / count})::bigint)`,
  };
}

/** The id of a row, as SQL: of a moment in milliseconds, a kind of three hex digits, and a number. In the order of time. */
export function idSql(kind: string, ms: string, n: string): string {
  return `(lpad(to_hex(${ms} >> 16), 8, '0') || '-' || lpad(to_hex(${ms} & 65535), 4, '0') || '-7${kind}-8000-' || lpad(to_hex((${n})::bigint), 12, '0'))`;
}

/** A moment as SQL. */
export const atSql = (ms: string) => `to_timestamp((${ms}) / 1000.0)`;

export const accountId = (of: Measures, n: string) => idSql("000", of.accountMs(n), n);
export const sideId = (of: Measures, n: string) => idSql("001", of.accountMs(n), n);
export const taskId = (of: Measures, n: string) => idSql("002", of.taskMs(n), n);
export const keyId = (of: Measures, account: string, n: string) =>
  idSql("004", of.accountMs(account), `${KEYS_EACH} * ${account} + ${n}`);

/** Rows 1 to `count`, as `n`. */
export const each = (count: number) => `generate_series(1, ${count}) AS n`;
