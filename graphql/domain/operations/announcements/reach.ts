import { MAILABLE } from "#graphql/domain/accounts/mail/announcement-mail.ts";
import { MINUTE } from "#graphql/runtime/clock.ts";
import { remember } from "#graphql/runtime/database/remember.ts";
import { db } from "#graphql/runtime/db.ts";

/** So far it is counted. */
const MOST_COUNTED = 100_000;
const FRESH_MS = 5 * MINUTE;

/** To how many accounts an announcement would be mailed; `isExact` is false where there are more. */
export type Reach = { count: number; isExact: boolean };

/**
 * How many accounts would be mailed an announcement, as of five minutes ago at most. It is counted through an index that holds
 * these alone, up to a bound, and once for all who look meanwhile.
 */
export const announcementReach = remember<Reach>("announcements", FRESH_MS, async () => {
  const wants = { NOT: { mutedMails: { has: "ANNOUNCEMENT" as const } } };
  const found = await db.user.count({ where: { ...MAILABLE, ...wants }, take: MOST_COUNTED + 1 });
  return { count: Math.min(found, MOST_COUNTED), isExact: found <= MOST_COUNTED };
});
