import { goesToSandbox } from "#graphql/domain/catalog/state.ts";
import { askBalances } from "#graphql/domain/provider/balances.ts";
import { judgeModels } from "#graphql/domain/provider/breaker.ts";
import { watchSpending } from "#graphql/domain/provider/watch-spending.ts";

/** A look at how kie.ai does: which models fail there, what it costs, what is left. In the sandbox there is nothing to see. */
export async function watchProvider(): Promise<void> {
  if (goesToSandbox()) return;
  await judgeModels();
  await watchSpending();
  await askBalances();
}
