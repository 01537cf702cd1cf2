import { describe, expect, it } from "vitest";
import { modelDefinition, modelDefinitions } from "#graphql/domain/catalog/models.ts";
import { brokenRules } from "#graphql/domain/catalog/parameters.ts";
import type { ParameterValue } from "#graphql/domain/catalog/wire.ts";

function broken(
  slug: string,
  circumstances: { frameMode?: "TEXT" | "REFERENCE"; sourceImages?: number },
  values: object,
) {
  const model = modelDefinition(slug);
  if (model === undefined) throw new Error(slug);
  const given: Record<string, ParameterValue> = { ...values };
  return brokenRules(model, { frameMode: null, sourceImages: 0, ...circumstances }, given);
}

describe("a rule between fields", () => {
  it("refuses at the field that it narrows, and only where it holds", () => {
    const references = { frameMode: "REFERENCE" as const, sourceImages: 1 };
    expect(broken("veo-3.1-fast", references, { durationSeconds: "4" })).toEqual([
      { path: ["durationSeconds"], code: "CONFLICT", message: "Videos from references last 8 seconds." },
    ]);
    expect(broken("veo-3.1-fast", references, { durationSeconds: "8" })).toEqual([]);
    expect(broken("veo-3.1-fast", { frameMode: "TEXT" }, { durationSeconds: "4" })).toEqual([]);
  });

  it("knows whether there are source images, and names options by their path", () => {
    expect(broken("flux-kontext-pro", {}, { aspectRatio: "auto", safetyTolerance: 6 })).toMatchObject([
      { path: ["aspectRatio"] },
    ]);
    expect(broken("flux-kontext-pro", { sourceImages: 1 }, { aspectRatio: "auto", safetyTolerance: 3 })).toMatchObject([
      { path: ["options", "safetyTolerance"] },
    ]);
    expect(broken("flux-kontext-pro", { sourceImages: 1 }, { aspectRatio: "auto", safetyTolerance: 2 })).toEqual([]);
  });

  it("knows what another parameter is", () => {
    expect(broken("gpt-image-2", {}, { aspectRatio: "4:5", resolution: "2K" })).toMatchObject([
      { path: ["resolution"] },
    ]);
    expect(broken("gpt-image-2", {}, { aspectRatio: "4:5", resolution: "4K" })).toEqual([]);
    expect(broken("gpt-image-2", {}, { aspectRatio: "1:1", resolution: "2K" })).toEqual([]);
  });
});

describe("the rules of the catalogue", () => {
  const all = modelDefinitions.flatMap((model) =>
    model.parameters.flatMap((parameter) => parameter.rules.map((rule) => ({ model, parameter, rule }))),
  );

  it("leave something that the parameter has, and take something away", () => {
    expect(all.length).toBeGreaterThan(0);
    for (const { parameter, rule } of all) {
      if (rule.values !== undefined) {
        expect(parameter.values).toEqual(expect.arrayContaining(rule.values));
        expect(rule.values.length).toBeGreaterThan(0);
        expect(rule.values.length).toBeLessThan(parameter.values?.length ?? 0);
      }
      if (rule.max !== undefined) expect(rule.max).toBeLessThan(parameter.max ?? Number.NEGATIVE_INFINITY);
    }
  });

  it("are about frame modes and parameters that the model has", () => {
    for (const { model, rule } of all) {
      if (rule.frameMode !== undefined) expect(model.frameModes).toContain(rule.frameMode);
      const other = model.parameters.find(({ name }) => name === rule.other?.name);
      if (rule.other !== undefined) expect(other?.values).toContain(rule.other.value);
    }
  });

  it("never refuse what is left at its default", () => {
    for (const { parameter, rule } of all) {
      if (parameter.defaultValue === null) continue;
      expect(rule.values?.includes(parameter.defaultValue) ?? true).toBe(true);
      expect(Number(parameter.defaultValue)).not.toBeGreaterThan(rule.max ?? Number.POSITIVE_INFINITY);
    }
  });
});
