import { expect, it } from "vitest";
import type { ModelDefinition, ModelPrice } from "#graphql/domain/catalog/definition.ts";
import { modelDefinitions } from "#graphql/domain/catalog/models.ts";
import { validateParameters } from "#graphql/domain/catalog/parameters.ts";
import { costAtKie, creditsFor } from "#graphql/domain/catalog/price.ts";

const HEAD = `# Models, what they cost and what is left

Made from the definitions by \`npx vitest run tests/domain/catalog/model-table.test.ts -u\`. Prices are those that a new installation begins with, in credits for one task with
default settings; an operator may have set others. Cost is kie.ai's list in its own credits (October 2026). The margin is what is left of the
price then. Where the list says nothing, there is no cost.

| Model | Kind | State | Purposes | Price | Cost at kie.ai | Margin | Price grows with |
|---|---|---|---|---:|---:|---:|---|`;

function grows({ factors }: ModelPrice): string {
  const named = Object.entries(factors).map(([name, factor]) =>
    "each" in factor
      ? `${name} (each second)`
      : "started" in factor
        ? `${name} (each begun ${factor.started})`
        : `${name} (${Object.keys(factor.values).join(", ")})`,
  );
  return named.join("; ") || "–";
}

function row(model: ModelDefinition): string {
  const { values } = validateParameters(model, {});
  const [price, cost] = [creditsFor(model.initialPrice, values), costAtKie(model.kiePrice, values)];
  const margin = model.kiePrice === null ? "–" : `${Math.round((1 - cost / price) * 100)} %`;
  const told = model.kiePrice === null ? "–" : `${cost}`;
  const { name, slug, kind, initialState, purposes, initialPrice } = model;
  return `| ${name} \`${slug}\` | ${kind} | ${initialState} | ${purposes.join(", ")} | ${price} | ${told} | ${margin} | ${grows(initialPrice)} |`;
}

it("the table of models is the one in the papers", async () => {
  await expect(`${[HEAD, ...modelDefinitions.map(row)].join("\n")}\n`).toMatchFileSnapshot("../../../docs/models.md");
});
