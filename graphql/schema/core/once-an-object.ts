import { defaultFieldResolver, type GraphQLField, type GraphQLObjectType } from "graphql";
import type { GraphContext } from "#graphql/schema/core/context.ts";

/**
 * Makes every field of a type be read once for an object, however often that stands in a list. For a type whose fields read
 * for one object at a time because there is only ever one: an id may still be asked for many times.
 */
export function readOnceAnObject(type: GraphQLObjectType<unknown, GraphContext>): void {
  for (const field of Object.values(type.getFields())) field.resolve = onceAnObject(field);
}

function onceAnObject({ resolve = defaultFieldResolver }: GraphQLField<unknown, GraphContext>): typeof resolve {
  // The nodes of a place in the answer are the same for all items of a list, and the context for all of an answer.
  const answers = new WeakMap<GraphContext, WeakMap<object, WeakMap<object, unknown>>>();
  return (parent, args, context, info) => {
    if (typeof parent !== "object" || parent === null) return resolve(parent, args, context, info);
    const places = answers.get(context) ?? new WeakMap<object, WeakMap<object, unknown>>();
    answers.set(context, places);
    const values = places.get(info.fieldNodes) ?? new WeakMap<object, unknown>();
    places.set(info.fieldNodes, values);
    if (values.has(parent)) return values.get(parent);
    const value = resolve(parent, args, context, info);
    values.set(parent, value);
    return value;
  };
}
