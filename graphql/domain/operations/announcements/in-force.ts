import { DAY, now, SECOND } from "#graphql/runtime/clock.ts";
import { remember } from "#graphql/runtime/database/remember.ts";
import { db } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { Announcement } from "#prisma/generated/client/client.ts";

/** A notification that is lost is made up for after this long. */
const FRESH_MS = 10 * SECOND;
/** So many are shown at once: the newest. */
export const MOST_SHOWN = 3;
/** So many are remembered; more are not planned by people. */
const MOST_KNOWN = 100;

const planned = remember("announcements", FRESH_MS, () =>
  db.announcement.findMany({
    where: { withdrawnAt: null, endsAt: { gt: now() } },
    orderBy: { id: "desc" },
    take: MOST_KNOWN,
  }),
);

/**
 * What is announced at this moment, newest first, to whoever looks: from memory, in every process, and by itself from the moment it
 * begins until its end.
 */
export async function announcementsFor(isSignedIn: boolean): Promise<Announcement[]> {
  const rows = await planned();
  const at = now();
  tellAt(rows, at);
  return rows
    .filter(({ startsAt, endsAt }) => startsAt <= at && at < endsAt)
    .filter(({ audience }) => audience === "ALL" || isSignedIn)
    .slice(0, MOST_SHOWN);
}

let alarm: { moment: number; timer: NodeJS.Timeout } | undefined;

/** Whoever keeps what it has drawn is told at the moment that one begins or ends. */
function tellAt(rows: readonly Announcement[], at: Date): void {
  const moments = rows.flatMap(({ startsAt, endsAt }) => [startsAt, endsAt]).filter((moment) => moment > at);
  const next = moments.length === 0 ? undefined : Math.min(...moments.map(Number));
  if (next === alarm?.moment) return;
  clearTimeout(alarm?.timer);
  alarm = undefined;
  if (next === undefined) return;
  const tell = () => {
    alarm = undefined;
    notify("announcements");
  };
  const timer = setTimeout(tell, Math.min(next - at.getTime(), DAY));
  timer.unref();
  alarm = { moment: next, timer };
}
