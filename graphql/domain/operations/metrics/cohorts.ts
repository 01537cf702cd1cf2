import { DAY, now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";

const DAYS = [1, 7, 30] as const;
/** How many days of first works a share is taken over. */
const WINDOW_DAYS = 30;

export type Cohort = { day: number; accounts: number; returned: number };

/**
 * How many of the accounts that had their first work on one of 30 days (UTC) had another one 1, 7 and 30 days after it: the latest
 * 30 days of which the day in question is over.
 */
export async function cohorts(): Promise<Cohort[]> {
  const today = Math.floor(now().getTime() / DAY) * DAY;
  const found: Cohort[] = [];
  for (const day of DAYS) {
    const firstOn = { gte: new Date(today - (day + WINDOW_DAYS) * DAY), lt: new Date(today - day * DAY) };
    const accounts = await db.accountActivity.count({ where: { firstOn } });
    const returned = await db.accountActivity.count({ where: { firstOn, [`onDay${day}`]: true } });
    found.push({ day, accounts, returned });
  }
  return found;
}
