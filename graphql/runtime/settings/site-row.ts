import { SECOND } from "#graphql/runtime/clock.ts";
import { remember } from "#graphql/runtime/database/remember.ts";
import { db } from "#graphql/runtime/db.ts";

/** Should a notification have been lost: with the read, within two seconds. */
const MAX_AGE_MS = 1.5 * SECOND;

/** What operators have set for the whole site, remembered once for all who go by it; null where nobody has set anything yet. */
export const siteRow = remember("site", MAX_AGE_MS, () => db.site.findUnique({ where: { id: 1 } }));
