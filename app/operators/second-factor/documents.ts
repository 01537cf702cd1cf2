import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";

/** Who asks, and what they could use. It reads nothing of operators'. */
export const OwnFactorsDocument = graphql(`
  query OwnFactors {
    viewer { id role secondFactor { enabledAt } passkeys { id } }
  }
`);
export type OwnFactors = NonNullable<ResultOf<typeof OwnFactorsDocument>["viewer"]>;
