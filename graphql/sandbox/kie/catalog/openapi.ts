import { schemaOf } from "#graphql/sandbox/families/fields.ts";
import type { MarketModel } from "#graphql/sandbox/families/market-models/market-model.ts";
import { type CatalogChange, objectOf } from "#graphql/sandbox/kie/catalog/changes.ts";
import { type Json, type JsonObject, strings } from "#graphql/sandbox/wire.ts";

const CREATE_PATH = "/api/v1/jobs/createTask";

/**
 * A model's part of kie.ai's OpenAPI 3.1 document, as its catalogue gives it: references are left as they are, names in them are
 * percent-encoded, and some keys end in a space. Null where a change asks for none.
 */
export function openapiOf(id: string, model: MarketModel, change: CatalogChange): JsonObject | null {
  const odd = typeof change.schema === "string" ? ODD[change.schema] : undefined;
  if (odd !== undefined) return odd(id);
  const { properties, required } = changed(schemaOf(model.input), change);
  const input = { type: "object", properties, ...(required.length > 0 && { required }) };
  const [requestName, inputName] = [`${id} request`, `${id} input `];
  const request = {
    type: "object",
    properties: {
      model: { type: "string", enum: [id], default: id },
      callBackUrl: { type: "string", format: "uri" },
      input: { $ref: refTo(inputName) },
    },
    required: ["model", "input"],
  };
  return documentOf(id, { [requestName]: request, [inputName]: input });
}

function refTo(name: string): string {
  return `#/components/schemas/${encodeURIComponent(name)}`;
}

function documentOf(id: string, schemas: JsonObject): JsonObject {
  const content = { "application/json": { schema: { $ref: refTo(`${id} request`) } } };
  const done = { description: "Any answer with status 200 ends the deliveries." };
  return {
    openapi: "3.1.0",
    info: { title: id, version: "1.0.0" },
    servers: [{ url: "https://api.kie.ai" }],
    paths: {
      [CREATE_PATH]: {
        post: {
          requestBody: { required: true, content },
          responses: { "200": { description: "The task is taken." } },
          callbacks: { onEnd: { "{$request.body#/callBackUrl}": { post: { responses: { "200": done } } } } },
        },
      },
    },
    components: { schemas },
  };
}

type Shape = { properties: Record<string, JsonObject>; required: string[] };

/** The fields as a change has them. */
function changed({ properties, required }: Shape, change: CatalogChange): Shape {
  const dropped = new Set(strings(change.dropped));
  const names = objectOf(change.renamed);
  const renamed = (name: string) => (typeof names[name] === "string" ? names[name] : name);
  const kept = Object.entries(properties).filter(([name]) => !dropped.has(name));
  return {
    properties: Object.fromEntries(kept.map(([name, schema]) => [renamed(name), fieldOf(name, schema, change)])),
    required: required.filter((name) => !dropped.has(name)).map(renamed),
  };
}

function fieldOf(name: string, schema: JsonObject, change: CatalogChange): JsonObject {
  const values = objectOf(objectOf(change.values)[name]);
  const range = objectOf(objectOf(change.ranges)[name]);
  if (!Array.isArray(schema.enum)) return { ...schema, ...range };
  const without = new Set(strings(values.dropped));
  const left = schema.enum.filter((value) => typeof value !== "string" || !without.has(value));
  return { ...schema, ...range, enum: [...left, ...strings(values.added)] };
}

const HUGE_FIELDS = 20_000;

/** Documents that a reader must not fall over. */
const ODD: Record<string, (id: string) => JsonObject | null> = {
  none: () => null,
  empty: () => ({}),
  cyclic: (id) => {
    const loop: Json = {
      allOf: [{ $ref: refTo(`${id} request`) }],
      properties: { input: { $ref: refTo(`${id} request`) } },
    };
    return documentOf(id, { [`${id} request`]: loop });
  },
  outside: (id) => {
    const input = { $ref: "https://elsewhere.example/schemas.json#/input" };
    return documentOf(id, { [`${id} request`]: { type: "object", properties: { input } } });
  },
  huge: (id) => {
    const fields = Array.from({ length: HUGE_FIELDS }, (_, index) => [`field_${index}`, { type: "string" }]);
    const input = { type: "object", properties: Object.fromEntries(fields) };
    return documentOf(id, { [`${id} request`]: { type: "object", properties: { input } } });
  },
};
