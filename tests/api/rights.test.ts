import { isInterfaceType, isObjectType } from "graphql";
import { describe, expect, it } from "vitest";
import { accessTo } from "#graphql/schema/core/authorize.ts";
import { accessRules } from "#graphql/schema/core/scopes.ts";
import { schema } from "#graphql/schema/schema.ts";

const ROOTS = ["Query", "Mutation", "Subscription", "User"];
const fields = Object.values(schema.getTypeMap()).flatMap((type) =>
  !type.name.startsWith("__") && (isObjectType(type) || isInterfaceType(type))
    ? Object.keys(type.getFields()).map((field) => [type.name, field] as const)
    : [],
);

describe("who may use what", () => {
  it("is declared for every field, and by name for every way in", () => {
    const undeclared = fields.filter(([type, field]) =>
      ROOTS.includes(type) ? accessRules[`${type}.${field}`] === undefined : accessTo(type, field) === undefined,
    );
    expect(undeclared.map((names) => names.join("."))).toEqual([]);
  });

  it("is declared for nothing that is not there", () => {
    const known = new Set(fields.flatMap(([type, field]) => [type, `${type}.${field}`]));
    expect(Object.keys(accessRules).filter((name) => !known.has(name))).toEqual([]);
  });
});
