import { catalog } from "#graphql/domain/catalog/in-force.ts";
import { allModels } from "#graphql/domain/catalog/models.ts";
import { goesToSandbox } from "#graphql/domain/catalog/state.ts";
import { kieIdsOf } from "#graphql/domain/catalog/watch/kie-ids.ts";
import { FIRST_KEY, providerOfKey } from "#graphql/domain/provider/keys.ts";
import { db } from "#graphql/runtime/db.ts";
import type { KieProvider } from "#graphql/vendors/kie/provider.ts";

/** The models that are watched: of each id of kie.ai's the slugs of ours that are made with it, and the other way round. */
export type Offered = {
  slugsOf: ReadonlyMap<string, readonly string[]>;
  idsOf: ReadonlyMap<string, readonly string[]>;
};

/** What is offered, or may be again: all but what is retired. */
export async function offered(): Promise<Offered> {
  const { models } = await catalog();
  const idsOf = new Map<string, readonly string[]>();
  const slugsOf = new Map<string, string[]>();
  for (const definition of allModels()) {
    const { slug } = definition;
    if (models.get(slug)?.state === "RETIRED") continue;
    const ids = kieIdsOf(definition);
    idsOf.set(slug, ids);
    for (const id of ids) slugsOf.set(id, [...(slugsOf.get(id) ?? []), slug]);
  }
  return { slugsOf, idsOf };
}

/** The kie.ai that is watched: the one that orders go to, by the first of our keys that takes new tasks. @throws VendorError */
export async function watched(): Promise<KieProvider> {
  if (goesToSandbox()) return { sandbox: true };
  const first = await db.providerKey.findUnique({ where: { id: FIRST_KEY } });
  if (first === null || first.state === "ACTIVE") return providerOfKey(FIRST_KEY);
  const other = await db.providerKey.findFirst({ where: { state: "ACTIVE" }, orderBy: { id: "asc" } });
  return providerOfKey(other?.id ?? FIRST_KEY);
}
