import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { countPayment } from "#graphql/domain/billing/attempts.ts";
import { mustBeAble, withStripe } from "#graphql/domain/billing/customer.ts";
import { NotFoundError } from "#graphql/domain/errors.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { createPortalSession } from "#graphql/vendors/stripe/client.ts";

/**
 * Opens Stripe's own page with the viewer's payments and receipts. @returns its address, good for a few minutes.
 * @throws ForbiddenError for a key, NotFoundError for who never paid, ModelUnavailableError when Stripe can't be asked, RateLimitedError.
 */
export async function createBillingPortal(viewer: Viewer, returnPath: string): Promise<string> {
  const { userId } = viewer;
  mustBeAble(viewer);
  const { stripeCustomerId } = await db.user.findUniqueOrThrow({ where: { id: userId } });
  if (stripeCustomerId === null) throw new NotFoundError("payment");
  await countPayment(userId);
  return withStripe(userId, () => createPortalSession(stripeCustomerId, `${env.publicUrl}${returnPath}`));
}
