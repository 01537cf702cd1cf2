import { enforceRequestCeiling } from "#graphql/domain/accounts/api-keys/api-key-limits.ts";
import { isFree, type Viewer } from "#graphql/domain/accounts/viewer.ts";
import { creditBalance } from "#graphql/domain/credits/balance.ts";
import { InsufficientCreditsError, PriceChangedError } from "#graphql/domain/errors.ts";

/**
 * Looks at what orders cost together, in credits, before the first of them is placed: each holds its own later.
 * @throws PriceChangedError above `maxCredits`, QuotaExceededError above what the key allows of one request,
 * InsufficientCreditsError above what the account has, unless they are free.
 */
export async function allowTotal(
  viewer: Viewer,
  credits: number,
  maxCredits: number | null | undefined,
): Promise<void> {
  if (credits > (maxCredits ?? Number.POSITIVE_INFINITY)) throw new PriceChangedError(credits);
  enforceRequestCeiling(viewer.key, credits);
  await mustAfford(viewer, credits);
}

/** @throws InsufficientCreditsError where the account has less than so many credits and they are not free. */
export async function mustAfford(viewer: Viewer, credits: number): Promise<void> {
  if (isFree(viewer)) return;
  const { available } = await creditBalance(viewer.userId);
  if (available < credits) throw new InsufficientCreditsError(credits, available);
}
