import { isInterfaceType, isObjectType } from "graphql";
import { describe, expect, it } from "vitest";
import { workOf } from "#graphql/schema/core/work.ts";
import { schema } from "#graphql/schema/schema.ts";

/** Every field that says what it reads of its row. */
const declared = Object.values(schema.getTypeMap()).flatMap((type) =>
  isObjectType(type) || isInterfaceType(type)
    ? Object.values(type.getFields()).flatMap((field) => {
        const { reads } = workOf(field);
        return reads === undefined ? [] : [{ name: `${type.name}.${field.name}`, field, reads }];
      })
    : [],
);

/** Names that the language itself looks for. */
const isOfLanguage = (name: string | symbol) => typeof name === "symbol" || ["then", "toJSON"].includes(name);

/** A row that notes which of its columns are read; `value` is what stands in each. */
function rowThatNotes(value: unknown) {
  const read = new Set<string>();
  const note = (name: string | symbol) => {
    if (!isOfLanguage(name)) read.add(String(name));
  };
  const row = new Proxy(
    {},
    {
      get: (_row, name) => {
        note(name);
        return isOfLanguage(name) ? undefined : value;
      },
      has: (_row, name) => {
        note(name);
        return true;
      },
    },
  );
  return { row, read };
}

describe("a field that says what it reads", () => {
  it.each(declared.map((one) => [one.name, one] as const))("%s reads nothing else of its row", async (_name, one) => {
    const { resolve, args } = one.field;
    const allowed = new Set([...one.reads.columns, ...(one.reads.list === undefined ? [] : [one.reads.list.name])]);
    const given = Object.fromEntries(args.map(({ name }) => [name, undefined]));
    for (const value of ["text", "COMPLETED", "PENDING", null, 5, new Date(), true]) {
      const { row, read } = rowThatNotes(value);
      // What it makes of such a row does not matter.
      await Promise.resolve()
        .then(() => resolve?.(row, given, {} as never, {} as never))
        .catch(() => undefined);
      expect([...read].filter((column) => !allowed.has(column))).toEqual([]);
    }
  });

  it("would be found if it read more", async () => {
    const { row, read } = rowThatNotes("text");
    expect((row as { prompt: string }).prompt).toBe("text");
    expect([...read]).toEqual(["prompt"]);
  });

  it("is any field of a task or a file but those that are named", () => {
    const silent = ["ImageTask", "VideoTask", "Asset"].flatMap((name) => {
      const type = schema.getType(name);
      return Object.values(isObjectType(type) ? type.getFields() : {})
        .filter((field) => workOf(field).reads === undefined && field.extensions.pothosExposedField === undefined)
        .map((field) => `${name}.${field.name}`)
        .filter((field) => !field.endsWith(".id"));
    });
    const whole = ["creditTransactions", "input", "rating", "workflow"];
    expect(silent.sort()).toEqual(
      ["ImageTask", "VideoTask"].flatMap((name) => whole.map((field) => `${name}.${field}`)),
    );
  });
});
