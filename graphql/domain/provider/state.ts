import { goesToSandbox } from "#graphql/domain/catalog/state.ts";
import type { Pause } from "#graphql/domain/provider/list.ts";
import { spendThisHour } from "#graphql/domain/provider/spend.ts";
import { DAY, fromNow, now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import type { ModelBreaker } from "#prisma/generated/client/client.ts";

/** kie.ai as operators see it. `underWay`: what is under way may cost so much more. */
export type ProviderState = {
  isOn: boolean;
  isSandbox: boolean;
  spendCeiling: number | null;
  spentThisHour: number;
  underWay: number;
  pause: Pause | null;
  breakers: ModelBreaker[];
};

/** How kie.ai is set, what this hour has cost, and which models fail there. */
export async function providerState(): Promise<ProviderState> {
  const [row, { spent, underWay }, breakers] = await Promise.all([
    db.provider.findUnique({ where: { id: "kie" } }),
    spendThisHour(),
    db.modelBreaker.findMany({
      where: { OR: [{ closedAt: null }, { closedAt: { gt: fromNow(-DAY) } }] },
      orderBy: { openedAt: "desc" },
      take: 100,
    }),
  ]);
  const { isOn = true, spendCeiling = null, pausedUntil: until = null, pausedSince = null } = row ?? {};
  const pause =
    until !== null && until > now() ? { reason: "SPEND_CEILING", since: pausedSince ?? until, until } : null;
  return { isOn, isSandbox: goesToSandbox(), spendCeiling, spentThisHour: spent, underWay, pause, breakers };
}
