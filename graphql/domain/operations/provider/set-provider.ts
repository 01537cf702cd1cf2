import { z } from "zod";
import { InvalidInputError, problemsIn } from "#graphql/domain/errors.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { type Actor, mustBeActor, SENSITIVE } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { holdKeys } from "#graphql/domain/operations/provider/hold-keys.ts";
import { readReason } from "#graphql/domain/operations/reason.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";

const MOST = 10_000_000;

const shape = z.object({
  isOn: z.boolean().nullish(),
  spendCeiling: z.number().min(0, "At least 0 credits.").max(MOST, `At most ${MOST} credits.`).nullish(),
});

/** What is left out stays; a ceiling of 0 or null is none. In kie.ai's credits. */
export type ProviderChange = z.input<typeof shape> & { reason: string };

/**
 * Switches kie.ai on or off, or sets what may be spent there in an hour. While it is off its models are told as paused, what
 * waits stays in line, and what is there is followed to its end. A new ceiling is judged anew.
 * @throws ForbiddenError, UnauthenticatedError, InvalidInputError.
 */
export async function setProvider(actor: Actor, { reason, ...given }: ProviderChange): Promise<void> {
  const why = readReason(reason);
  const parsed = shape.safeParse(given);
  if (!parsed.success) throw new InvalidInputError(problemsIn(parsed.error.issues));
  const { isOn, spendCeiling } = parsed.data;
  const data = {
    ...(typeof isOn === "boolean" && { isOn }),
    ...(spendCeiling !== undefined && { spendCeiling: spendCeiling || null, pausedUntil: null, pausedSince: null }),
  };
  await db.$transaction(async (tx) => {
    await holdKeys(tx);
    const by = await mustBeActor(actor, SENSITIVE, tx);
    const before = await tx.provider.findUnique({ where: { id: "kie" } });
    const after = await tx.provider.upsert({ where: { id: "kie" }, create: { id: "kie", ...data }, update: data });
    await recordAct(tx, by, {
      action: "provider.changed",
      subject: globalIdOf("Provider", "kie"),
      before: { isOn: before?.isOn ?? true, spendCeiling: before?.spendCeiling ?? null },
      after: { isOn: after.isOn, spendCeiling: after.spendCeiling },
      reason: why,
    });
  });
  notify("catalog");
  notify("dispatch");
  log.warn({ event: "provider changed", ...data });
}
