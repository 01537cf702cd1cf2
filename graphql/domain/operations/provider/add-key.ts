import { v7 as uuid } from "uuid";
import { z } from "zod";
import { ConflictError, InvalidInputError, problemsIn } from "#graphql/domain/errors.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { type Actor, mustBeActor, SENSITIVE } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { holdKeys, listedKey } from "#graphql/domain/operations/provider/hold-keys.ts";
import { weightShape } from "#graphql/domain/operations/provider/set-key-weight.ts";
import { opened, PURPOSE } from "#graphql/domain/provider/keys.ts";
import { type ListedKey, MOST_KEYS } from "#graphql/domain/provider/list.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import { hide, seal } from "#graphql/runtime/secrets.ts";
import type { ProviderKey } from "#prisma/generated/client/client.ts";

const secretShape = z
  .string()
  .trim()
  .min(8, "A key has at least 8 characters.")
  .max(200, "A key has at most 200 characters.")
  // The refusal must not say what was given.
  .refine((text) => /^[\x21-\x7e]*$/.test(text), {
    message: "A key has letters, digits and signs, and no space.",
    params: { code: "FORMAT" },
  });

const shape = z.object({
  label: z
    .string()
    .trim()
    .min(1, "Give the key a name.")
    .max(60, "A name has at most 60 characters.")
    .refine((text) => !/\p{Cc}/u.test(text), { message: "A name is one line.", params: { code: "UNSTORABLE" } }),
  key: secretShape,
  webhookHmacKey: secretShape.nullish(),
  weight: weightShape.nullish(),
});

/** `webhookHmacKey`: what this account signs its callbacks with; without one they are taken unsigned. */
export type NewKey = z.input<typeof shape>;

const LAST = 4;

/**
 * Adds a key to kie.ai, of an account of its own there: new tasks go to it from the next round of the dispatchers on.
 * @throws ForbiddenError, UnauthenticatedError, InvalidInputError, ConflictError for one that is here already.
 */
export async function addProviderKey(actor: Actor, given: NewKey): Promise<ListedKey> {
  hide(given.key.trim(), given.webhookHmacKey?.trim());
  const parsed = shape.safeParse(given);
  if (!parsed.success) throw new InvalidInputError(problemsIn(parsed.error.issues));
  const { label, key, webhookHmacKey, weight } = parsed.data;
  const id = uuid();
  const lastFour = key.slice(-LAST);
  await db.$transaction(async (tx) => {
    const keys = await holdKeys(tx);
    const by = await mustBeActor(actor, SENSITIVE, tx);
    mustBeNew(keys, key);
    const webhookSecret = webhookHmacKey ? seal(PURPOSE, webhookHmacKey) : null;
    const secrets = { secret: seal(PURPOSE, key), webhookSecret };
    const row = { label, lastFour, weight: weight ?? 1 };
    await tx.providerKey.create({ data: { id, ...row, ...secrets } });
    const { _max } = await tx.kieChannel.aggregate({ where: { sandbox: false }, _max: { turn: true } });
    await tx.kieChannel.create({ data: { sandbox: false, keyId: id, sentAt: [], turn: _max.turn ?? 0 } });
    await recordAct(tx, by, {
      action: "provider_key.added",
      subject: globalIdOf("ProviderKey", id),
      after: { ...row, isSigned: webhookSecret !== null },
    });
  });
  notify("catalog");
  notify("dispatch");
  log.warn({ event: "provider key added", key: id, label, lastFour });
  return listedKey(id);
}

/** Two names for one account would take its limits twice. */
function mustBeNew(keys: readonly ProviderKey[], key: string): void {
  if (keys.length >= MOST_KEYS) throw new ConflictError(`There are ${MOST_KEYS} keys already.`);
  if (key === env.kie.apiKey) throw new ConflictError("This key is KIE_API_KEY.");
  const same = keys.find((one) => opened(one).apiKey === key);
  if (same !== undefined) throw new ConflictError(`This key is here already, as ${same.label}.`);
}
