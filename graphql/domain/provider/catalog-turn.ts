import { setTimeout as delay } from "node:timers/promises";
import { FIRST_KEY } from "#graphql/domain/provider/keys.ts";
import { fromNow, MINUTE, now, SECOND } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { log } from "#graphql/runtime/log.ts";
import { CATALOG_CALL_MS } from "#graphql/vendors/kie/catalog/catalog.ts";
import type { KieProvider } from "#graphql/vendors/kie/provider.ts";
import { VendorError } from "#graphql/vendors/vendor-error.ts";

/** kie.ai takes one call of its catalogue a second and account, whichever of the four (kie.ai docs, 2026-10). A little more is kept. */
const GAP_MS = 1.05 * SECOND;

/** After "too fast" nothing is asked for so long, and each time twice as long. */
const FIRST_WAIT_MS = 2 * SECOND;
const LONGEST_WAIT_MS = MINUTE;
const MOST_TRIES = 5;

/** A call whose process has died is over by then. */
const LEASE_MS = CATALOG_CALL_MS + 5 * SECOND;
const LOOK_AGAIN_MS = 5 * SECOND;

/**
 * Asks kie.ai's catalogue something when it is this account's turn. Of all processes one asks at a time, and the next no sooner than
 * a second after the answer, so that no two reach kie.ai within one, however long they were on their way. "Too fast" is waited out.
 * @throws VendorError what the call throws; "busy" after five tries.
 */
export async function inCatalogTurn<Value>(provider: KieProvider, ask: () => Promise<Value>): Promise<Value> {
  for (let tries = 1; ; tries += 1) {
    const lease = await takeTurn(provider);
    try {
      const value = await ask();
      await passTurn(provider, lease, scaled(GAP_MS, provider));
      return value;
    } catch (error) {
      const isTooFast = error instanceof VendorError && error.verdict === "busy";
      const askedMs = isTooFast ? (error.retryAfterMs ?? 0) : 0;
      const waitMs = isTooFast
        ? Math.max(askedMs, Math.min(FIRST_WAIT_MS * 2 ** (tries - 1), LONGEST_WAIT_MS))
        : GAP_MS;
      await passTurn(provider, lease, scaled(waitMs, provider));
      if (!isTooFast || tries >= MOST_TRIES) throw error;
      log.warn({ event: "catalogue asked too fast", key: keyOf(provider), waitMs });
    }
  }
}

function scaled(ms: number, { sandbox }: KieProvider): number {
  return sandbox ? ms / env.sandboxSpeed : ms;
}

function keyOf({ key }: KieProvider): string {
  return key?.id ?? FIRST_KEY;
}

const ofAccount = (provider: KieProvider) => ({ sandbox: provider.sandbox, keyId: keyOf(provider) });

/** Waits for the turn, and takes it for as long as a call may last. */
async function takeTurn(provider: KieProvider): Promise<Date> {
  const mine = ofAccount(provider);
  for (;;) {
    const lease = fromNow(LEASE_MS);
    const { count } = await db.kieChannel.updateMany({
      where: { ...mine, OR: [{ catalogAt: null }, { catalogAt: { lte: now() } }] },
      data: { catalogAt: lease },
    });
    if (count > 0) return lease;
    const channel = await db.kieChannel.findFirstOrThrow({ where: mine });
    const untilMs = (channel.catalogAt?.getTime() ?? 0) - now().getTime();
    // Whoever has it gives it back sooner than its lease ends.
    await delay(Math.max(1, Math.min(untilMs, scaled(GAP_MS, provider), LOOK_AGAIN_MS)));
  }
}

/** The next may ask after so long; a lease that was lost meanwhile is somebody else's. */
async function passTurn(provider: KieProvider, lease: Date, afterMs: number): Promise<void> {
  await db.kieChannel.updateMany({
    where: { ...ofAccount(provider), catalogAt: lease },
    data: { catalogAt: fromNow(afterMs) },
  });
}
