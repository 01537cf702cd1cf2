import { env } from "#graphql/runtime/env.ts";
import { siteRow } from "#graphql/runtime/settings/site-row.ts";

/** A limit of accounts that have none of their own: what holds (null: there is none), and what the environment says of it. */
type SiteLimit = { value: number | null; isSet: boolean; ofEnvironment: number | null };

/** The tasks that an account may order a day (UTC), and may have at the provider at once, unless its own row says otherwise. */
export type SiteLimits = { tasksPerDay: SiteLimit; maxRunning: SiteLimit & { value: number } };

/** What of the row operators have set, and what of the environment holds beside it. */
export function limitsOf(set: { tasksPerDay: number | null; maxRunning: number | null } | null): SiteLimits {
  const { tasksPerDay = null, maxRunning = null } = set ?? {};
  const { accountTasksPerDay = null, accountMaxRunning } = env;
  return {
    tasksPerDay: {
      value: tasksPerDay ?? accountTasksPerDay,
      isSet: tasksPerDay !== null,
      ofEnvironment: accountTasksPerDay,
    },
    maxRunning: {
      value: maxRunning ?? accountMaxRunning,
      isSet: maxRunning !== null,
      ofEnvironment: accountMaxRunning,
    },
  };
}

/** The limits that hold, as of two seconds ago at most; no statement for who asks. Never inside a transaction: it may read. */
export async function siteLimits(): Promise<SiteLimits> {
  return limitsOf(await siteRow());
}
