import { readFileSync } from "node:fs";
import {
  buildSchema,
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type GraphQLUnionType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
} from "graphql";
import { describe, expect, it } from "vitest";
import { printedSchema, schema } from "#graphql/schema/schema.ts";

const contract = buildSchema(readFileSync("tests/fixtures/contract.graphql", "utf8"), { assumeValid: true });
const ours = (target: GraphQLSchema) =>
  Object.values(target.getTypeMap()).filter((type) => !type.name.startsWith("__"));

/** Everything a client may rely on, one line each: names, types with nullability, members, interfaces. */
function facts(type: GraphQLNamedType): string[] {
  if (isEnumType(type)) return enumFacts(type);
  if (isUnionType(type)) return unionFacts(type);
  if (isInputObjectType(type)) return inputFacts(type);
  if (isObjectType(type) || isInterfaceType(type)) return fieldFacts(type);
  return [`scalar ${type.name}`];
}

function enumFacts(type: GraphQLEnumType): string[] {
  return type.getValues().map((value) => `enum ${type.name}.${value.name}`);
}

function unionFacts(type: GraphQLUnionType): string[] {
  return type.getTypes().map((member) => `union ${type.name} | ${member.name}`);
}

function inputFacts(type: GraphQLInputObjectType): string[] {
  return Object.values(type.getFields()).map((field) => `input ${type.name}.${field.name}: ${field.type}`);
}

function fieldFacts(type: GraphQLObjectType | GraphQLInterfaceType): string[] {
  const kind = isObjectType(type) ? "type" : "interface";
  return [
    ...type.getInterfaces().map((parent) => `${kind} ${type.name} implements ${parent.name}`),
    ...Object.values(type.getFields()).flatMap((field) => [
      `${kind} ${type.name}.${field.name}: ${field.type}`,
      ...field.args.map((arg) => `${kind} ${type.name}.${field.name}(${arg.name}: ${arg.type})`),
    ]),
  ];
}

describe("the public schema", () => {
  const promised = ours(contract);
  const kept = new Set(ours(schema).flatMap(facts));

  it.each(promised.map((type) => [type.name, type] as const))("keeps every promise about %s", (_name, type) => {
    expect(facts(type).filter((fact) => !kept.has(fact))).toEqual([]);
  });

  const names = new Set(promised.map(({ name }) => name));
  const promisedTypes = ours(schema).filter(({ name }) => names.has(name));

  it("refuses nothing in a mutation's union that the contract does not name", () => {
    const unions = new Set(promised.filter(isUnionType).flatMap(unionFacts));
    const extra = promisedTypes.filter(isUnionType).flatMap(unionFacts);
    expect(extra.filter((fact) => !unions.has(fact))).toEqual([]);
  });

  it("requires no argument or input field that the contract leaves out", () => {
    const required = (types: GraphQLNamedType[]) =>
      types.flatMap(facts).filter((fact) => /^input .*!$|\(.*!\)$/.test(fact));
    const fields = new Set(promised.flatMap(facts).map((fact) => fact.split(/[(:]/, 1)[0]));
    const isNewField = (fact: string) => fact.includes("(") && !fields.has(fact.split("(", 1)[0]);
    const known = new Set(required(promised));
    expect(required(promisedTypes).filter((fact) => !known.has(fact) && !isNewField(fact))).toEqual([]);
  });

  it("is what graphql/schema.graphql says", () => {
    expect(readFileSync("graphql/schema.graphql", "utf8")).toBe(printedSchema());
  });

  it("is found wanting when a type, field, value or nullability is missing", () => {
    const faulty = buildSchema(printedSchema().replaceAll("attempts: Int!", "attempts: Int"), { assumeValid: true });
    const left = new Set(ours(faulty).flatMap(facts));
    expect(promised.flatMap(facts).filter((fact) => !left.has(fact))).toContain("type ImageTask.attempts: Int!");
  });
});

describe("descriptions", () => {
  const undescribed = ours(schema)
    .filter((type) => !["String", "Int", "Float", "Boolean", "ID"].includes(type.name))
    .flatMap((type) => [[type.name, type.description], ...partsOf(type)] as const)
    .filter(([, text]) => (text ?? "").trim().length < 5)
    .map(([name]) => name);

  it("stand at every type, field, argument, value and input field", () => {
    expect(undescribed).toEqual([]);
  });

  it("are looked for in every part", () => {
    const names = ours(schema)
      .flatMap(partsOf)
      .map(([name]) => name);
    expect(names).toContain("TaskStatus.PENDING");
    expect(names).toContain("Asset.url(width)");
    expect(names).toContain("ImageTaskInput.seed");
  });
});

function partsOf(type: GraphQLNamedType): [string, string | null | undefined][] {
  if (isEnumType(type)) return type.getValues().map((value) => [`${type.name}.${value.name}`, value.description]);
  if (isInputObjectType(type)) {
    return Object.values(type.getFields()).map((field) => [`${type.name}.${field.name}`, field.description]);
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => [
    [`${type.name}.${field.name}`, field.description] as [string, string | null | undefined],
    ...field.args.map((arg): [string, string | null | undefined] => [
      `${type.name}.${field.name}(${arg.name})`,
      arg.description,
    ]),
  ]);
}
