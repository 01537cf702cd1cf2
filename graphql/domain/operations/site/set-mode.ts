import { z } from "zod";
import { ConflictError, InvalidInputError, problemsIn } from "#graphql/domain/errors.ts";
import { type Actor, mustBeActor, SENSITIVE } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { readReason } from "#graphql/domain/operations/reason.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import { type SiteState, siteState } from "#graphql/runtime/settings/site-state.ts";
import type { SiteMode } from "#prisma/generated/client/client.ts";

/** `from`: the modes that it may be changed from; all where it is left out. */
export type SiteChange = { mode: SiteMode; message?: string | null; reason: string; from?: readonly SiteMode[] };

const shape = z
  .string()
  .trim()
  .max(200, "A message has at most 200 characters.")
  .refine((text) => !/\p{Cc}/u.test(text), { message: "A message is one line.", params: { code: "UNSTORABLE" } });

/**
 * Opens the site, lets it be read only, or closes it for maintenance; every process goes by it within two seconds. What is
 * under way is finished, and callbacks are taken, in every mode. The message is shown to visitors as it is; an open site has none.
 * @throws ForbiddenError, UnauthenticatedError, InvalidInputError, and ConflictError where nothing would change.
 */
export async function setSiteMode(actor: Actor, { mode, message, reason, from }: SiteChange): Promise<SiteState> {
  const [why, told] = [readReason(reason), mode === "OPEN" ? null : readMessage(message)];
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`INSERT INTO "Site" ("id") VALUES (1) ON CONFLICT DO NOTHING`;
    await tx.$queryRaw`SELECT 1 AS "locked" FROM "Site" WHERE "id" = 1 FOR UPDATE`;
    const by = await mustBeActor(actor, SENSITIVE, tx);
    const before = await tx.site.findUniqueOrThrow({ where: { id: 1 } });
    if (from?.includes(before.mode) === false) throw new ConflictError(`The site is ${WORDS[before.mode]}.`);
    if (before.mode === mode && before.message === told) throw new ConflictError(`The site is ${WORDS[mode]} already.`);
    await tx.site.update({ where: { id: 1 }, data: { mode, message: told, changedAt: now() } });
    await recordAct(tx, by, {
      action: "site.mode_changed",
      subject: "site",
      before: { mode: before.mode, message: before.message },
      after: { mode, message: told },
      reason: why,
    });
  });
  notify("site");
  log.warn({ event: "site mode changed", mode });
  return siteState();
}

const WORDS: Record<SiteMode, string> = { OPEN: "open", READ_ONLY: "read only", MAINTENANCE: "in maintenance" };

function readMessage(message: string | null | undefined): string | null {
  const parsed = shape.safeParse(message ?? "");
  if (!parsed.success) throw new InvalidInputError(problemsIn(parsed.error.issues, ["message"]));
  return parsed.data === "" ? null : parsed.data;
}
