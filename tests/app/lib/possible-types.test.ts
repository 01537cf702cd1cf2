import { readFileSync } from "node:fs";
import { buildSchema, isObjectType, isUnionType, Kind, parse, TypeInfo, visit, visitWithTypeInfo } from "graphql";
import { describe, expect, it } from "vitest";
import { documents } from "#app/documents.server.ts";
import { embeddedTypes, possibleTypes } from "#app/lib/graphql/possible-types.ts";

const schema = buildSchema(readFileSync("graphql/schema.graphql", "utf8"));
const pages = Object.values(documents).map((text) => parse(text));

/** Every type that a page selects something of, and every type condition it writes. */
function named() {
  const selected = new Set<string>();
  const conditions = new Set<string>();
  for (const document of pages) {
    const info = new TypeInfo(schema);
    visit(
      document,
      visitWithTypeInfo(info, {
        SelectionSet: () => {
          const type = info.getParentType();
          if (isObjectType(type)) selected.add(type.name);
        },
        enter: (node) => {
          if (node.kind === Kind.INLINE_FRAGMENT && node.typeCondition) conditions.add(node.typeCondition.name.value);
          if (node.kind === Kind.FRAGMENT_DEFINITION) conditions.add(node.typeCondition.name.value);
        },
      }),
    );
  }
  return { selected, conditions };
}

describe("what the browser's cache is told of the schema", () => {
  const roots = ["Query", "Mutation", "Subscription"];
  const { selected, conditions } = named();

  it("names each type without an id that a page selects", () => {
    expect(selected.size).toBeGreaterThan(20);
    const unkept = [...selected].filter((name) => {
      const type = schema.getType(name);
      return isObjectType(type) && type.getFields().id === undefined && !roots.includes(name);
    });
    expect(unkept.length).toBeGreaterThan(10);
    expect(unkept.filter((name) => !embeddedTypes.includes(name))).toEqual([]);
  });

  it("names the interfaces, and no page asks by the name of a union", () => {
    expect(Object.keys(possibleTypes).sort()).toEqual(["Error", "Node", "Task"]);
    expect([...conditions].filter((name) => isUnionType(schema.getType(name)))).toEqual([]);
  });
});
