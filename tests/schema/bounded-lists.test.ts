import {
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
} from "graphql";
import { expect, it } from "vitest";
import { workOf } from "#graphql/schema/core/work.ts";
import { schema } from "#graphql/schema/schema.ts";

type Field = GraphQLField<unknown, unknown>;

/** Lists of objects that say nothing of how long they get. */
function unbounded({ getTypeMap }: Pick<GraphQLSchema, "getTypeMap">): string[] {
  return Object.values(getTypeMap()).flatMap((type) => {
    if (!(isObjectType(type) || isInterfaceType(type)) || /^__|Connection$/.test(type.name)) return [];
    return Object.values(type.getFields())
      .filter((field) => isListOfObjects(field) && workOf(field).most === undefined)
      .map((field) => `${type.name}.${field.name}`);
  });
}

function isListOfObjects({ type }: Field): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type) && isCompositeType(getNamedType(type));
}

it("every list of objects is a connection or says how long it gets", () => {
  expect(unbounded({ getTypeMap: () => schema.getTypeMap() })).toEqual([]);
});

it("a list that says nothing is found", () => {
  const task = schema.getType("Task");
  const assets = isInterfaceType(task) ? task.getFields().assets : undefined;
  if (assets === undefined) throw new Error("A task has no assets.");
  const planted = { ...assets, extensions: {} };
  expect(isListOfObjects(planted) && workOf(planted).most === undefined).toBe(true);
  expect(workOf(assets).most).toBeGreaterThan(0);
});

it("every list that can be filtered says what finding nothing costs", () => {
  const filtered = Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type) && !type.name.startsWith("__")
      ? Object.values(type.getFields()).filter(({ args }) => args.some(({ name }) => name === "filter"))
      : [],
  );
  expect(filtered.map(({ name }) => name).sort()).toEqual(["assets", "prompts", "taskCount", "tasks"]);
  expect(filtered.filter((field) => workOf(field).effort === undefined)).toEqual([]);
});
