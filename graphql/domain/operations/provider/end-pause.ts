import { ConflictError } from "#graphql/domain/errors.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { type Actor, type Demand, mustBeActor, SENSITIVE } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { holdKeys, keyAmong } from "#graphql/domain/operations/provider/hold-keys.ts";
import { readReason } from "#graphql/domain/operations/reason.ts";
import { hourEnds } from "#graphql/domain/provider/spend.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";

/** `providerKey`: whose pause; null for that of all of kie.ai, which the ceiling of spending makes. */
export type PauseEnd = { providerKey: string | null; reason: string };

/** A key that kie.ai refuses is soon paused again; what the ceiling holds back costs. */
const REPAIR: Demand = { role: "SUPPORT", hasProof: false };

/**
 * Ends a pause before its time: by the key, or by all keys, new tasks go out at once. That of the ceiling stays ended until
 * the hour is over.
 * @throws ForbiddenError, UnauthenticatedError, InvalidInputError for no reason, NotFoundError, ConflictError where nothing is
 * paused.
 */
export async function endProviderPause(actor: Actor, { providerKey: id, reason }: PauseEnd): Promise<void> {
  const why = readReason(reason);
  await db.$transaction(async (tx) => {
    const keys = await holdKeys(tx);
    const by = await mustBeActor(actor, id === null ? SENSITIVE : REPAIR, tx);
    const label = id === null ? "kie.ai" : keyAmong(keys, id).label;
    const before = id === null ? await liftCeiling(tx) : await endOfKey(tx, id);
    const subject = id === null ? globalIdOf("Provider", "kie") : globalIdOf("ProviderKey", id);
    await recordAct(tx, by, { action: "provider.pause_ended", subject, before: { label, ...before }, reason: why });
  });
  notify("dispatch");
  log.warn({ event: "provider pause ended", key: id });
}

async function endOfKey(tx: Tx, keyId: string): Promise<object> {
  const mine = { sandbox: false, keyId };
  const { pauseReason, pausedUntil } = await tx.kieChannel.findFirstOrThrow({ where: mine });
  if (pausedUntil === null) throw new ConflictError("This key is not paused.");
  await tx.kieChannel.updateMany({ where: mine, data: { pausedUntil: null, pausedSince: null, pauseReason: null } });
  return { pauseReason, pausedUntil };
}

async function liftCeiling(tx: Tx): Promise<object> {
  const provider = await tx.provider.findUnique({ where: { id: "kie" } });
  const pausedUntil = provider?.pausedUntil ?? null;
  if (pausedUntil === null || pausedUntil <= now()) throw new ConflictError("kie.ai is not paused.");
  const data = { pausedUntil: null, pausedSince: null, liftedUntil: hourEnds() };
  await tx.provider.update({ where: { id: "kie" }, data });
  return { pauseReason: "SPEND_CEILING", pausedUntil };
}
