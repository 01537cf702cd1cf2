import { z } from "zod";
import { followPriceTexts } from "#graphql/domain/operations/catalog/costs/follow-texts.ts";
import { judgeModelsWatched } from "#graphql/domain/operations/catalog/watch/judge.ts";
import { claimDue, lookAt } from "#graphql/domain/operations/catalog/watch/look.ts";
import { type Offered, offered, watched } from "#graphql/domain/operations/catalog/watch/offered.ts";
import { CLAIM_MS, READ_EVERY_MS, readListIfDue } from "#graphql/domain/operations/catalog/watch/read-list.ts";
import { fromNow } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import type { JobKind } from "#graphql/runtime/queue.ts";
import type { KieProvider } from "#graphql/vendors/kie/provider.ts";
import { VendorError } from "#graphql/vendors/vendor-error.ts";
import type { KieModel } from "#prisma/generated/client/client.ts";

/** A look at what kie.ai's catalogue says of what we offer. */
export const watchCatalogJob: JobKind<Record<string, never>> = { name: "watch-catalog", payload: z.object({}) };

/** So many models in a row that can't be read end a round: it is kie.ai that does not answer then. */
const MOST_FAILURES = 3;

/**
 * Reads kie.ai's list of models, and of each that we offer its fields, price and success, as far as they were not read lately, and
 * tells what differs. What is read is kept model by model: a round that was killed is gone on with, and of two at once each reads
 * what the other does not. Nothing that fails pauses anything. @throws VendorError when kie.ai does not answer
 */
export async function watchCatalog(): Promise<void> {
  const provider = await watched();
  const { sandbox } = provider;
  const known = await offered();
  const ids = [...known.slugsOf.keys()];
  if (ids.length === 0) return;
  await db.kieModel.createMany({ data: ids.map((kieModel) => ({ sandbox, kieModel })), skipDuplicates: true });
  try {
    const trouble = await readListIfDue(provider, known).then(() => null, told);
    await lookAtAll(provider, known);
    if (trouble !== null) throw trouble;
  } finally {
    await judgeModelsWatched(sandbox, known);
    await followPriceTexts(sandbox, known);
  }
}

/** A list that can't be read keeps no model from being looked at, unless it is our key that is refused. */
function told(error: unknown): VendorError {
  if (!(error instanceof VendorError) || isOfKey(error)) throw error;
  log.warn({ event: "catalogue list not read", err: error });
  return error;
}

function isOfKey({ code }: VendorError): boolean {
  return code === 401 || code === 403;
}

async function lookAtAll(provider: KieProvider, known: Offered): Promise<void> {
  const ids = [...known.slugsOf.keys()];
  const due = fromNow(-READ_EVERY_MS);
  let failures = 0;
  for (;;) {
    const row = await claimDue(provider.sandbox, ids, due, fromNow(CLAIM_MS));
    if (row === null) return;
    try {
      await lookAt(provider, row, known.slugsOf.get(row.kieModel)?.[0] ?? row.kieModel);
      failures = 0;
    } catch (error) {
      failures += 1;
      if (!(error instanceof VendorError)) throw error;
      log.warn({ event: "catalogue not read", kieModel: row.kieModel, err: error });
      if (isOfKey(error) || failures >= MOST_FAILURES) {
        await giveBack(row);
        throw error;
      }
      // Its claim stays until it is over: the others come first.
    }
  }
}

async function giveBack({ sandbox, kieModel, claimedUntil }: KieModel): Promise<void> {
  await db.kieModel.updateMany({ where: { sandbox, kieModel, claimedUntil }, data: { claimedUntil: null } });
}
