import { describe, expect, it } from "vitest";
import { listKieModels, readKiePrice, readKieSchema, readKieSuccess } from "#graphql/vendors/kie/catalog/catalog.ts";
import { readSchema } from "#graphql/vendors/kie/catalog/schema.ts";
import { ownServer } from "#tests/support/server/local-server.ts";

const own = ownServer();
const sandbox = { sandbox: true };
const says = (data: unknown, code = 200) => {
  own.answer = (_req, res) => res.writeHead(200).end(JSON.stringify({ code, msg: "success", data }));
};
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
/** A document as kie.ai gives it: the body of createTask is a reference, and so is its input. */
const document = (schemas: Record<string, unknown>, body: unknown = ref("request")) => ({
  openapi: "3.1.0",
  paths: {
    "/api/v1/jobs/createTask": { post: { requestBody: { content: { "application/json": { schema: body } } } } },
  },
  components: { schemas },
});
const withInput = (input: unknown, more: Record<string, unknown> = {}) =>
  document({ request: { type: "object", properties: { model: {}, input } }, ...more });

function fieldsOf(openapi: unknown) {
  const read = readSchema(openapi);
  if (read.outcome !== "fields") throw new Error(JSON.stringify(read));
  return read.fields;
}

describe("the list", () => {
  const row = {
    model: "a/b ",
    slug: "a-b",
    title: "A",
    provider: null,
    taskType: ["x", 1],
    description: null,
    pricingDesc: "1 credit",
    more: 1,
  };

  it("is read with what it does not say left out, and each model once", async () => {
    says({ total: 2, models: [row, { ...row, title: "again" }] });
    expect(await listKieModels(sandbox)).toEqual({
      models: [{ model: "a/b", slug: "a-b", title: "A", provider: null, taskTypes: ["x", "1"], priceText: "1 credit" }],
      isWhole: true,
    });
    expect(own.seen.at(-1)?.url).toBe("/sandbox/kie/api/v1/models");
  });

  it.each([
    ["an empty one", { total: 0, models: [] }],
    ["one that is cut", { total: 202, models: [row] }],
    ["one with rows that can't be read", { total: 2, models: [row, { model: null }] }],
  ])("%s is not the whole", async (_name, data) => {
    says(data);
    expect((await listKieModels(sandbox)).isWhole).toBe(false);
  });

  it.each([[null], [{}], [{ models: "none" }]])("that is none is trouble: %j", async (data) => {
    says(data);
    await expect(listKieModels(sandbox)).rejects.toMatchObject({ name: "VendorError", verdict: "ambiguous" });
  });

  it("asked for too soon is told as busy, though HTTP says 200", async () => {
    says(null, 429);
    await expect(listKieModels(sandbox)).rejects.toMatchObject({ verdict: "busy", code: 429 });
  });
});

describe("one model", () => {
  it.each([404, 422])("that kie.ai answers with %i is null, whatever is asked", async (code) => {
    says(null, code);
    expect(await readKieSchema(sandbox, "a")).toBeNull();
    expect(await readKiePrice(sandbox, "a")).toBeNull();
    expect(await readKieSuccess(sandbox, "a")).toBeNull();
  });

  it("is asked for by its id with the slash as it is, and nothing beside the path", async () => {
    says({ pricingDesc: "x" });
    await readKiePrice(sandbox, "google/nano banana?x");
    expect(own.seen.at(-1)?.url).toBe("/sandbox/kie/api/v1/models/google/nano%20banana%3Fx/price");
    const before = own.seen.length;
    for (const odd of ["../jobs", "a//b", "", "."]) expect(await readKiePrice(sandbox, odd)).toBeNull();
    expect(own.seen).toHaveLength(before);
  });

  it.each([
    [{ pricingDesc: " 4 credits " }, "4 credits"],
    [{ pricingDesc: null }, null],
    [null, null],
    [{}, null],
    [{ pricingDesc: "x".repeat(10_000) }, "x".repeat(2000)],
  ])("has the price text of %#", async (data, text) => {
    says(data);
    expect(await readKiePrice(sandbox, "a")).toEqual({ text });
  });

  it("tells how it did as shares, per cent or not, in seconds, milliseconds or words", async () => {
    const at = Date.parse("2026-10-01T00:00:00Z");
    says({
      points: [
        { start: at / 1000 + 600, end: at / 1000 + 1200, successRate: 0.5, errorRate: 0.5 },
        { start: at, end: at + 600_000, successRate: 97.5, errorRate: 2.5, isNormal: true },
        { start: "2026-10-01T00:20:00Z", end: "2026-10-01T00:30:00Z", successRate: null },
        { start: at + 1_800_000, end: at + 2_400_000, successRate: 0.6, errorRate: 99.4 },
        { start: null, end: null, successRate: 1 },
        "nothing",
      ],
    });
    const points = await readKieSuccess(sandbox, "a");
    expect(points?.map(({ share }) => share)).toEqual([0.975, 0.5, null, 0.006]);
    expect(points?.[1]?.end).toEqual(new Date(at + 1_200_000));
    says({ points: [] });
    expect(await readKieSuccess(sandbox, "a")).toEqual([]);
    says({ points: null });
    expect(await readKieSuccess(sandbox, "a")).toEqual([]);
  });

  it("whose schema is larger than an answer may be is told as such", async () => {
    says({ model: "a", openapi: { paths: "x".repeat(3_000_000) } });
    expect(await readKieSchema(sandbox, "a")).toEqual({ outcome: "unreadable", trouble: "too-large" });
  });

  it("without a schema has none", async () => {
    says({ model: "a", openapi: null });
    expect(await readKieSchema(sandbox, "a")).toEqual({ outcome: "none" });
  });
});

describe("a schema", () => {
  it("is read through references with encoded names, to keys that end in a space", () => {
    const fields = fieldsOf(
      withInput(ref("a%2Fb%20input"), {
        "a/b input ": {
          required: ["prompt", "size "],
          properties: {
            prompt: { type: "string", minLength: 1, maxLength: 5000, description: "what to draw" },
            "size ": { type: "string", enum: ["b", "a", "a"], default: "a" },
            n: { type: ["integer", "null"], minimum: 1, maximum: 4 },
            image_urls: { type: "array", items: { $ref: "#/nowhere" }, maxItems: 8 },
            flag: { const: true },
            free: {},
          },
        },
      }),
    );
    const plain = { types: [], isRequired: false, values: null, min: null, max: null, fallback: null };
    expect(fields).toEqual({
      prompt: { ...plain, types: ["string"], isRequired: true, min: 1, max: 5000 },
      size: { ...plain, types: ["string"], isRequired: true, values: ['"a"', '"b"'], fallback: '"a"' },
      n: { ...plain, types: ["integer", "null"], min: 1, max: 4 },
      image_urls: { ...plain, types: ["array"], max: 8 },
      flag: { ...plain, values: ["true"] },
      free: plain,
    });
  });

  it("of alternatives has the fields of all, required where all of them require it", () => {
    const fields = fieldsOf(
      withInput({
        properties: { prompt: { type: "string" } },
        oneOf: [
          { required: ["first", "both"], properties: { first: {}, both: {} } },
          { required: ["second", "both", "prompt"], properties: { second: {}, both: {} } },
        ],
        allOf: [{ required: ["seed"], properties: { seed: { type: "integer" } } }],
      }),
    );
    const required = Object.entries(fields).flatMap(([name, { isRequired }]) => (isRequired ? [name] : []));
    expect(Object.keys(fields).sort()).toEqual(["both", "first", "prompt", "second", "seed"]);
    expect(required.sort()).toEqual(["both", "seed"]);
  });

  const loop = { allOf: [ref("loop")], properties: { a: {} } };
  const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`f${n}`, {}]));
  const chain = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`c${n}`, ref(`c${n + 1}`)]));
  const bush = (depth: number): unknown =>
    depth === 0 ? { properties: { a: {} } } : { allOf: Array.from({ length: 40 }, () => bush(depth - 1)) };
  const odd: [string, unknown, string][] = [
    ["is empty", {}, "empty"],
    ["is a text", "openapi", "empty"],
    ["is a list", [], "empty"],
    ["has no paths", { openapi: "3.1.0" }, "no-input"],
    ["has no input", document({ request: { properties: { model: {} } } }), "no-input"],
    ["has an input without fields", withInput({ type: "object" }), "no-input"],
    ["refers to itself", document({ request: ref("request") }), "cyclic"],
    ["is made of itself", withInput(ref("loop"), { loop }), "cyclic"],
    ["goes round by two", withInput(ref("x"), { x: { allOf: [ref("y")] }, y: { oneOf: [ref("x")] } }), "cyclic"],
    ["leads out of the document", withInput({ $ref: "https://elsewhere.example/a.json#/b" }), "outside"],
    ["leads to a file", withInput({ $ref: "file:///etc/passwd" }), "outside"],
    ["leads nowhere", withInput(ref("nothing")), "dangling"],
    ["leads into what every object has", withInput({ $ref: "#/constructor/prototype" }), "dangling"],
    ["has too many fields", withInput({ properties: many(20_000) }), "too-large"],
    ["has a chain without end", withInput(ref("c0"), chain), "too-large"],
    ["branches without end", withInput(bush(3)), "too-large"],
  ];
  it.each(odd)("that %s is told as what it is, soon", (_name, openapi, trouble) => {
    const began = performance.now();
    expect(readSchema(openapi)).toEqual({ outcome: "unreadable", trouble });
    expect(performance.now() - began).toBeLessThan(1000);
  });

  it("with a field that leads nowhere, or in a circle, has it without a type", () => {
    const fields = fieldsOf(
      withInput({ properties: { a: ref("loop"), b: { $ref: "x:y" }, c: { type: "string" } } }, { loop: ref("loop") }),
    );
    expect(Object.values(fields).map(({ types }) => types)).toEqual([[], [], ["string"]]);
  });

  it("that is nested deeper than anything is read all the same", () => {
    const deep: unknown = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`);
    const fields = fieldsOf(withInput({ properties: { a: { default: deep, enum: [deep, "x"] } }, examples: deep }));
    expect(fields.a).toMatchObject({ values: ['"x"', "[…]"], fallback: "[…]" });
  });

  it("with names that mean something to objects is read like any other", () => {
    const openapi: unknown = JSON.parse(
      JSON.stringify(withInput({ properties: { x: {} } })).replace('"x"', '"__proto__"'),
    );
    expect(Object.keys(fieldsOf(openapi))).toEqual(["__proto__"]);
  });
});
