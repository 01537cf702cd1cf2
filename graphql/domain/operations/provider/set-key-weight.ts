import { z } from "zod";
import { InvalidInputError, problemsIn } from "#graphql/domain/errors.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { type Actor, mustBeActor, SENSITIVE } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { holdKeys, keyAmong, listedKey, setKey } from "#graphql/domain/operations/provider/hold-keys.ts";
import { readReason } from "#graphql/domain/operations/reason.ts";
import type { ListedKey } from "#graphql/domain/provider/list.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";

/** How many tasks a key is given for each one of a key of weight 1. */
export const weightShape = z.int().min(1, "A weight is at least 1.").max(100, "A weight is at most 100.");

const shape = z.object({ weight: weightShape });

export type Weighing = { providerKey: string; weight: number; reason: string };

/**
 * Sets how large a part of new tasks a key is given, from the next round of the dispatchers on.
 * @throws ForbiddenError, UnauthenticatedError, InvalidInputError, NotFoundError.
 */
export async function setKeyWeight(actor: Actor, { providerKey: id, weight, reason }: Weighing): Promise<ListedKey> {
  const why = readReason(reason);
  const parsed = shape.safeParse({ weight });
  if (!parsed.success) throw new InvalidInputError(problemsIn(parsed.error.issues));
  await db.$transaction(async (tx) => {
    const keys = await holdKeys(tx);
    const by = await mustBeActor(actor, SENSITIVE, tx);
    const key = keyAmong(keys, id);
    await setKey(tx, key, { weight });
    await recordAct(tx, by, {
      action: "provider_key.weighed",
      subject: globalIdOf("ProviderKey", id),
      before: { label: key.label, weight: key.weight },
      after: { label: key.label, weight },
      reason: why,
    });
  });
  log.info({ event: "provider key weighed", key: id, weight });
  return listedKey(id);
}
