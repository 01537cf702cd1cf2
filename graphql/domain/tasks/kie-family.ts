import { FAMILIES, type ModelDefinition, type ModelFamily } from "#graphql/domain/catalog/definition.ts";
import type { Task } from "#prisma/generated/client/client.ts";

/**
 * The dialect in which kie.ai is asked about a task: the one that it was sent in, which need not be that of its model by now.
 * What was sent before this was kept went to the endpoint that the model had then.
 */
export function familyOf({ kieFamily }: Pick<Task, "kieFamily">, model: ModelDefinition): ModelFamily {
  return FAMILIES.find((family) => family === kieFamily) ?? model.formerFamily ?? model.family;
}
