import { ConflictError } from "#graphql/domain/errors.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { type Actor, mustBeActor, SENSITIVE } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { holdKeys, keyAmong, listedKey, setKey } from "#graphql/domain/operations/provider/hold-keys.ts";
import { readReason } from "#graphql/domain/operations/reason.ts";
import { FIRST_KEY } from "#graphql/domain/provider/keys.ts";
import type { ListedKey } from "#graphql/domain/provider/list.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { ProviderKey, ProviderKeyState } from "#prisma/generated/client/client.ts";

export type StateChange = { providerKey: string; state: ProviderKeyState; reason: string };

/**
 * Says what a key is used for: from the commit on no dispatcher of any process claims a task for one that is not ACTIVE. What
 * was claimed for it before is sent and followed to its end by the same key.
 * @throws ForbiddenError, UnauthenticatedError, InvalidInputError for no reason, NotFoundError, ConflictError for the last
 * ACTIVE key while kie.ai is switched on, and for retiring one by which tasks run.
 */
export async function setKeyState(actor: Actor, { providerKey: id, state, reason }: StateChange): Promise<ListedKey> {
  const why = readReason(reason);
  await db.$transaction(async (tx) => {
    const keys = await holdKeys(tx);
    const by = await mustBeActor(actor, SENSITIVE, tx);
    const key = keyAmong(keys, id);
    if (key.state === state) return;
    if (state !== "ACTIVE") await mustNotBeTheLast(tx, keys, key);
    if (state === "RETIRED") await mustBeIdle(tx, key);
    await setKey(tx, key, { state });
    await recordAct(tx, by, {
      action: "provider_key.state_changed",
      subject: globalIdOf("ProviderKey", id),
      before: { label: key.label, state: key.state },
      after: { label: key.label, state },
      reason: why,
    });
  });
  notify("catalog");
  notify("dispatch");
  log.warn({ event: "provider key changed", key: id, state });
  return listedKey(id);
}

async function mustNotBeTheLast(tx: Tx, keys: readonly ProviderKey[], key: ProviderKey): Promise<void> {
  if (keys.some((one) => one.id !== key.id && one.state === "ACTIVE")) return;
  const provider = await tx.provider.findUnique({ where: { id: "kie" } });
  if (provider?.isOn === false) return;
  throw new ConflictError(`${key.label} is the last active key. Add another first, or switch kie.ai off.`);
}

/** What kie.ai has of it, or what is on its way there. A result that comes late is still fetched by a retired key. */
async function mustBeIdle(tx: Tx, { id, label }: ProviderKey): Promise<void> {
  const mine = { sandbox: false, providerKeyId: id === FIRST_KEY ? null : id };
  const [running, awaited] = [
    await tx.$queryRaw<{ tasks: number }[]>`
      SELECT count(*)::int AS "tasks" FROM "Task" WHERE "sandbox" = FALSE
        AND ("status" = 'PROCESSING' OR ("status" = 'PENDING' AND "claimedBy" IS NOT NULL))
        AND "providerKeyId" IS NOT DISTINCT FROM ${mine.providerKeyId}`,
    await tx.task.count({ where: { ...mine, awaitsOutcome: true } }),
  ];
  const tasks = (running[0]?.tasks ?? 0) + awaited;
  if (tasks === 0) return;
  const what = tasks === 1 ? "1 task runs" : `${tasks} tasks run`;
  throw new ConflictError(`${what} by ${label}. Drain it, and retire it once they have ended.`);
}
