/** A field as JSON Schema has it. */
export type Schema = Record<string, unknown>;

export type Paper = {
  model: string;
  title: string;
  provider: string;
  taskTypes: string[];
  priceText: string;
  properties: Record<string, Schema>;
  required: string[];
};

/** A model's OpenAPI document as kie.ai gives it: references are percent-encoded, and some keys end in a space. */
export function documentOf(model: string, input: Schema): Schema {
  const request = {
    type: "object",
    properties: {
      model: { type: "string", enum: [model], default: model },
      callBackUrl: { type: "string", format: "uri" },
      input: { $ref: `#/components/schemas/${encodeURIComponent(`${model} input `)}` },
    },
    required: ["model", "input"],
  };
  const schema = { $ref: `#/components/schemas/${encodeURIComponent(`${model} request`)}` };
  return {
    openapi: "3.1.0",
    paths: {
      "/api/v1/jobs/createTask": {
        post: { requestBody: { required: true, content: { "application/json": { schema } } } },
      },
    },
    components: { schemas: { [`${model} request`]: request, [`${model} input `]: input } },
  };
}

export function inputOf({ properties, required }: Pick<Paper, "properties" | "required">): Schema {
  return { type: "object", properties, required };
}

/** What of a request breaks the schema, in a word each: the fields that it takes are those that are named. */
export function brokenBy(
  { properties, required }: Pick<Paper, "properties" | "required">,
  input: Record<string, unknown>,
): string[] {
  const missing = required.filter((name) => input[name] === undefined && properties[name]?.default === undefined);
  return [
    ...missing.map((name) => `${name} is missing`),
    ...Object.entries(input).flatMap(([name, value]) => {
      const schema = properties[name];
      return schema === undefined ? [`${name} is unknown`] : broken(name, schema, value);
    }),
  ];
}

function broken(name: string, schema: Schema, value: unknown): string[] {
  const told: string[] = [];
  const tell = (isWrong: boolean, what: string) =>
    void (isWrong && told.push(`${name} ${what}: ${String(value).slice(0, 40)}`));
  const { type, enum: values, minimum, maximum, maxLength, minLength, maxItems, minItems } = schema;
  if (type === "string") tell(typeof value !== "string", "is no text");
  if (type === "integer") tell(!Number.isInteger(value), "is no whole number");
  if (type === "number") tell(typeof value !== "number", "is no number");
  if (type === "boolean") tell(typeof value !== "boolean", "is neither true nor false");
  if (type === "array") tell(!Array.isArray(value), "is no list");
  if (Array.isArray(values)) tell(!values.includes(value), "is not in the list");
  if (typeof minimum === "number") tell(Number(value) < minimum, "is too small");
  if (typeof maximum === "number") tell(Number(value) > maximum, "is too large");
  const length = typeof value === "string" || Array.isArray(value) ? value.length : 0;
  if (typeof maxLength === "number" || typeof maxItems === "number")
    tell(length > Number(maxLength ?? maxItems), "is too long");
  if (typeof minLength === "number" || typeof minItems === "number")
    tell(length < Number(minLength ?? minItems), "is too short");
  if (Array.isArray(value)) tell(length === 0, "is empty");
  return told;
}
