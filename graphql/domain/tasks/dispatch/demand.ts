import { isDispatchable, readLine } from "#graphql/domain/tasks/dispatch/line.ts";
import { now } from "#graphql/runtime/clock.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import { Prisma } from "#prisma/generated/client/client.ts";

/** The providers (sandbox or not) for which this process has placed orders since it last looked at the line. */
const expected = new Set<boolean>();

/** Wakes every dispatcher for orders that were placed; the one of this process knows where to look. After the commit. */
export function notifyPlaced(providers: Iterable<boolean>): void {
  for (const sandbox of providers) expected.add(sandbox);
  notify("dispatch");
}

/** Whether orders of this process's own wait for its dispatcher. */
export function isDemandExpected(): boolean {
  return expected.size > 0;
}

/** The providers for which this process has placed orders; they are not told again. */
export function takeExpected(): boolean[] {
  const providers = [...expected];
  expected.clear();
  return providers;
}

/** The providers that have tasks waiting which may be sent now. */
export async function providersInDemand(): Promise<boolean[]> {
  const rows = await readLine<{ sandbox: boolean }>(Prisma.sql`
    SELECT "sandbox" FROM (VALUES (FALSE), (TRUE)) AS provider ("sandbox")
    WHERE (
      SELECT "createdAt" FROM "Task" WHERE "Task"."sandbox" = provider."sandbox" AND ${isDispatchable(now())}
      ORDER BY "createdAt", "id" LIMIT 1
    ) IS NOT NULL`);
  return rows.map(({ sandbox }) => sandbox);
}
