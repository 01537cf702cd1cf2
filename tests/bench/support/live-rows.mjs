// The rows of the benchmark of what is live.

export const ACCOUNTS = 100;
/** Tasks of the account whose callbacks are measured: each callback ends one. */
const CALLED_BACK = 3000;

/** Accounts, each with a key and a task, and tasks of the last one that kie.ai will have failed to make. */
export const FILL = `
  WITH people AS (
    INSERT INTO "User" (id, email)
    SELECT 'bench' || n, 'bench' || n || '@example.test' FROM generate_series(0, ${ACCOUNTS}) n RETURNING id
  ), tasks AS (
    INSERT INTO "Task" (id, "userId", kind, status, "modelSlug", prompt, "creditsHeld", "creditsCharged", sandbox,
      "callbackToken", "kieTaskId", attempts, "startedAt", "completedAt", "deadlineAt")
    SELECT 'task-' || id, id, 'IMAGE', 'COMPLETED', 'nano-banana', 'a boat', 5, 5, TRUE, 'token' || id, md5(id), 1, now(), now(),
      now() + interval '2 hours' FROM people
  ), balance AS (
    INSERT INTO "CreditBalance" ("userId", available, "onHold", "lastNumber")
    VALUES ('bench${ACCOUNTS}', 0, 5 * ${CALLED_BACK}, ${CALLED_BACK})
  ), failing AS (
    INSERT INTO "Task" (id, "userId", kind, status, "modelSlug", prompt, "creditsHeld", "creditsCharged", sandbox,
      "callbackToken", "kieTaskId", attempts, "startedAt", "deadlineAt", "nextPollAt")
    SELECT 'failing' || n, 'bench${ACCOUNTS}', 'IMAGE', 'PROCESSING', 'nano-banana', 'a boat', 5, 5, FALSE, 'token' || n,
      'b' || md5('failing' || n), 1, now(), now() + interval '2 hours', now() + interval '1 hour'
    FROM generate_series(1, ${CALLED_BACK}) n
    RETURNING id, "userId"
  ), holds AS (
    INSERT INTO "CreditTransaction" (id, "userId", number, type, amount, "balanceAfter", "taskId", reason)
    SELECT id, "userId", row_number() OVER (), 'HOLD', -5, 0, id, 'TASK_ORDERED' FROM failing
  )
  INSERT INTO "ApiKey" (id, "userId", "actsForId", name, "familyId", prefix, hash, sandbox, scopes)
  SELECT 'key-' || id, id, id, 'bench', 'key-' || id, 'nbv_live_0', hash, FALSE, '{TASKS_READ}'
  FROM people JOIN unnest($1::text[], $2::text[]) AS given (id, hash) USING (id)`;

/** Something happens to an account's task, in one transaction with its notification. */
export const HAPPEN = {
  name: "happen",
  text: `
    WITH account AS (
      UPDATE "User" SET "lastEventSequence" = "lastEventSequence" + 1 WHERE id = $1 RETURNING "lastEventSequence" AS sequence
    ), event AS (
      INSERT INTO "TaskEvent" (id, "userId", "taskId", type, sequence, "createdAt")
      SELECT $1 || '-' || sequence, $1, 'task-' || $1, 'MARKED', sequence, now() FROM account
    )
    SELECT sequence, pg_notify('notifications', 'bench account:' || $1) FROM account`,
};
