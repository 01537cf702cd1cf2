import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import { sandboxKey } from "#graphql/runtime/secrets.ts";
import { checked, type Field, links, must, oneOf, schemaOf, whole, words } from "#graphql/sandbox/families/fields.ts";
import { marketModels } from "#graphql/sandbox/families/market-models.ts";
import { forgetCreations } from "#graphql/sandbox/kie/rate-limit.ts";
import { isObject, type JsonObject } from "#graphql/sandbox/wire.ts";
import { taskIdOf, useSandbox } from "#tests/sandbox/sandbox.ts";

const sandbox = useSandbox();
const TOO_FAST = { code: 429, msg: "Your call frequency is too high. Please try again later.", data: null };

beforeEach(async () => {
  forgetCreations();
  await db.sandboxCatalogChange.deleteMany();
  notify("catalog");
});

/** A call of its own second. */
async function get(path: string) {
  forgetCreations();
  return sandbox.get(path);
}

async function dataOf(path: string): Promise<JsonObject> {
  const { code, data } = await get(path);
  if (code !== 200 || !isObject(data)) throw new Error(`${path}: ${code}`);
  return data;
}

async function play(model: string, change: JsonObject | null) {
  expect(await sandbox.post("/catalog-changes", { model, change })).toMatchObject({ code: 200 });
}

/** The schemas of a document, and the input's properties, with a reader of the test's own. */
async function inputOf(model: string) {
  const { openapi } = (await dataOf(`/api/v1/models/${model}/schema`)) as {
    openapi: { components: { schemas: Record<string, JsonObject> } };
  };
  const { schemas } = openapi.components;
  const name = Object.keys(schemas).find((key) => key.trim().endsWith("input")) ?? "";
  return {
    openapi,
    name,
    properties: schemas[name]?.properties as Record<string, JsonObject>,
    required: schemas[name]?.required,
  };
}

describe("the list of models", () => {
  it("has each model that is offered, with what it makes and costs", async () => {
    const { total, models } = (await dataOf("/api/v1/models")) as { total: number; models: JsonObject[] };
    expect(total).toBe(models.length);
    expect(models.find(({ model }) => model === "google/nano-banana")).toEqual({
      model: "google/nano-banana",
      slug: "google-nano-banana",
      title: "Google Nano Banana",
      provider: "Google",
      taskType: ["text-to-image"],
      description: null,
      pricingDesc: "4 credits ($0.02) per image",
    });
    expect(models.some(({ model }) => String(model).startsWith("sora-2"))).toBe(false);
  });

  it.each([
    ["q=nano-banana-2-lite", ["nano-banana-2-lite"]],
    ["provider=kuaishou&q=3.0", ["kling-3.0/video", "kling-3.0/motion-control"]],
    [
      "q=wan&taskType=image-to-video",
      ["wan/2-7-image-to-video", "wan/3-0-video", "wan/3-0-video-prime", "wan/2-2-animate-move"],
    ],
    ["q=nothing-like-it", []],
  ])("is narrowed by %s", async (query, expected) => {
    const { total, models } = (await dataOf(`/api/v1/models?${query}`)) as { total: number; models: JsonObject[] };
    expect(models.map(({ model }) => model)).toEqual(expected);
    expect(total).toBe(expected.length);
  });
});

describe("a model", () => {
  it("tells its fields by references that are not resolved, their names percent-encoded, one ending in a space", async () => {
    const { openapi, name, properties, required } = await inputOf("google/nano-banana-edit");
    expect(openapi).toMatchObject({ openapi: "3.1.0" });
    expect(name).toBe("google/nano-banana-edit input ");
    expect(JSON.stringify(openapi)).toContain("#/components/schemas/google%2Fnano-banana-edit%20input%20");
    expect(required).toEqual(["prompt", "image_urls"]);
    expect(properties.image_urls).toEqual({
      type: "array",
      items: { type: "string", format: "uri" },
      minItems: 1,
      maxItems: 10,
    });
    expect(properties.output_format).toEqual({ type: "string", enum: ["png", "jpeg"], default: "png" });
    expect(properties.prompt).toEqual({ type: "string", maxLength: 5000 });
  });

  it.each([
    ["nano-banana-2", "1K: 8 credits ($0.04); 2K: 12 credits ($0.06); 4K: 18 credits ($0.09) per image"],
    ["z-image", "0.8 credits ($0.004) per image"],
    ["wan/2-7-text-to-video", "720p: 16 credits ($0.08); 1080p: 24 credits ($0.12) per second"],
  ])("tells what %s costs", async (model, pricingDesc) => {
    expect(await dataOf(`/api/v1/models/${model}/price`)).toEqual({ model, pricingDesc });
  });

  it("tells how it has done in the last day, and nothing where nobody asked", async () => {
    const { points } = (await dataOf("/api/v1/models/nano-banana-2/success-rate")) as { points: JsonObject[] };
    expect(points).toHaveLength(144);
    expect(points.some(({ successRate }) => successRate === null)).toBe(true);
    const told = points.filter(({ successRate }) => successRate !== null);
    for (const { successRate, errorRate } of told) expect(Number(successRate) + Number(errorRate)).toBeCloseTo(100);
  });

  it.each(["schema", "price", "success-rate"])("that is not there has no %s", async (about) => {
    expect(await get(`/api/v1/models/no/such-model/${about}`)).toMatchObject({ code: 404, data: null });
    expect(await get(`/api/v1/models/%E0%A4%A/${about}`)).toMatchObject({ code: 404, data: null });
  });
});

it("the four calls share one a second, and say so in the body alone", async () => {
  const { sandboxSpeed } = env;
  onTestFinished(() => void Object.assign(env, { sandboxSpeed }));
  Object.assign(env, { sandboxSpeed: 1 });
  expect(await sandbox.get("/api/v1/models")).toMatchObject({ code: 200 });
  expect(await sandbox.get("/api/v1/models/z-image/price")).toEqual(TOO_FAST);
  expect(await sandbox.get("/api/v1/models/z-image/schema")).toEqual(TOO_FAST);
  expect(await sandbox.get("/api/v1/models/z-image/success-rate")).toEqual(TOO_FAST);
  const headers = { authorization: `Bearer ${sandboxKey()}` };
  const response = await fetch(`${sandbox.origin}/sandbox/kie/api/v1/models`, { headers });
  expect([response.status, (await response.json()).code]).toEqual([200, 429]);
});

describe("what can be played", () => {
  it("a model that is gone, for orders too, until it is back", async () => {
    await play("z-image", { gone: true });
    const { models } = (await dataOf("/api/v1/models")) as { models: JsonObject[] };
    expect(models.some(({ model }) => model === "z-image")).toBe(false);
    expect(await get("/api/v1/models/z-image/price")).toMatchObject({ code: 404 });
    const order = { model: "z-image", input: { prompt: "a fox" } };
    expect(await sandbox.post("/api/v1/jobs/createTask", order)).toMatchObject({ code: 404, data: null });
    await play("z-image", null);
    expect(taskIdOf(await sandbox.post("/api/v1/jobs/createTask", order))).toMatch(/^[0-9a-f]{32}$/);
  });

  it("fields that are dropped, renamed, and take other values", async () => {
    await play("nano-banana-2", {
      dropped: ["output_format"],
      renamed: { image_input: "image_urls" },
      values: { resolution: { dropped: ["1K"], added: ["8K"] } },
      ranges: { prompt: { maxLength: 100 } },
    });
    const { properties } = await inputOf("nano-banana-2");
    expect(Object.keys(properties).sort()).toEqual(["aspect_ratio", "image_urls", "prompt", "resolution"]);
    expect(properties.resolution?.enum).toEqual(["2K", "4K", "8K"]);
    expect(properties.prompt?.maxLength).toBe(100);
  });

  it("a price that moved, a success that fell, a model listed twice, and no schema at all", async () => {
    await play("z-image", { price: "1 credit per image", successRate: 40, twice: true, schema: "none" });
    expect(await dataOf("/api/v1/models/z-image/price")).toMatchObject({ pricingDesc: "1 credit per image" });
    const { points } = (await dataOf("/api/v1/models/z-image/success-rate")) as { points: JsonObject[] };
    expect(points.slice(-18).every(({ successRate }) => successRate === 40)).toBe(true);
    expect(await dataOf("/api/v1/models?q=z-image")).toMatchObject({ total: 2 });
    expect(await dataOf("/api/v1/models/z-image/schema")).toEqual({ model: "z-image", openapi: null });
  });

  it("nothing of a model that is not there, and nothing that it does not know", async () => {
    expect(await sandbox.post("/catalog-changes", { model: "nope", change: {} })).toMatchObject({ code: 404 });
    expect(await sandbox.post("/catalog-changes", { model: "z-image", change: { color: 1 } })).toMatchObject({
      code: 422,
    });
    expect(await sandbox.post("/catalog-changes", { model: "z-image", change: 1 })).toMatchObject({ code: 422 });
  });
});

describe("fields", () => {
  const cases: [Field, good: JsonObject[string], bad: JsonObject[string]][] = [
    [words(5, 2), "abc", "abcdef"],
    [oneOf("a", "b"), "a", "c"],
    [whole(1, 3), 3, 4],
    [links(2), ["https://x.example/a"], ["a", "b", "c"]],
  ];
  it.each(cases)("are told as they are checked: %#", (field, good, bad) => {
    const fields = { it: must(field) };
    const { properties, required } = schemaOf(fields);
    expect(required).toEqual(["it"]);
    expect(fits(properties.it ?? {}, good)).toBe(true);
    expect(checked({ it: good }, fields, 500)).toEqual({ it: good });
    expect(fits(properties.it ?? {}, bad)).toBe(false);
    expect(() => checked({ it: bad }, fields, 500)).toThrow();
  });

  it("of every model are of a type, or free", () => {
    for (const { input } of Object.values(marketModels)) {
      for (const schema of Object.values(schemaOf(input).properties)) {
        expect(["string", "integer", "number", "boolean", "array", undefined]).toContain(schema.type);
      }
    }
  });
});

/** As JSON Schema has it, for the words that fields use. */
function fits(schema: JsonObject, value: JsonObject[string]): boolean {
  if (Array.isArray(schema.enum) && !schema.enum.includes(value)) return false;
  if (typeof value === "string")
    return value.length <= Number(schema.maxLength ?? value.length) && value.length >= Number(schema.minLength ?? 0);
  if (typeof value === "number") return value <= Number(schema.maximum) && value >= Number(schema.minimum);
  return Array.isArray(value) && value.length <= Number(schema.maxItems) && value.length >= Number(schema.minItems);
}

it("a record tells its end by a flag and its result as an object", async () => {
  const make = async (prompt: string) => {
    const id = taskIdOf(await sandbox.post("/api/v1/jobs/createTask", { model: "z-image", input: { prompt } }));
    return sandbox.record("/api/v1/jobs/recordInfo", id);
  };
  const running = await make("a fox #sim:stuck");
  expect(running).toMatchObject({ successFlag: 0, progress: null });
  expect(running).not.toHaveProperty("response");
  const done = await make("a fox #sim:fast");
  expect(done).toMatchObject({ successFlag: 1, response: JSON.parse(String(done.resultJson)) });
  expect(await make("a fox #sim:fast #sim:upstream500")).toMatchObject({ state: "fail", successFlag: 3 });
  expect(await sandbox.get(`/api/v1/jobs/recordInfo?taskId=${"0".repeat(32)}`)).toEqual({
    code: 404,
    msg: "Task not found",
    data: null,
  });
  expect(await sandbox.get("/api/v1/jobs/recordInfo?taskId=nope")).toMatchObject({ code: 422 });
});
