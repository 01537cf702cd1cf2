import { modelDefinition } from "#graphql/domain/catalog/models.ts";
import { env } from "#graphql/runtime/env.ts";
import type { Model, ModelState } from "#prisma/generated/client/client.ts";

/** Whether new tasks go to the sandbox: they do as long as there is no key for kie.ai. */
export function goesToSandbox(): boolean {
  return env.kie.apiKey === undefined;
}

/**
 * A model's state where its tasks go now. What kie.ai has retired or no longer documents is alive in the sandbox, unless
 * an operator has since set another state.
 */
export function stateOf(row: Model, sandbox = goesToSandbox()): ModelState {
  return sandbox && row.state === modelDefinition(row.slug)?.initialState ? "ACTIVE" : row.state;
}
