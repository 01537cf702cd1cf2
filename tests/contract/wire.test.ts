import { describe, expect, it } from "vitest";
import type { ModelDefinition } from "#graphql/domain/catalog/definition.ts";
import { modelDefinitions } from "#graphql/domain/catalog/models.ts";
import { validateParameters } from "#graphql/domain/catalog/parameters.ts";
import { filesRequested } from "#graphql/domain/catalog/price.ts";
import { toKie } from "#graphql/domain/catalog/wire.ts";
import { readFluxOrder } from "#graphql/sandbox/families/flux.ts";
import { readGpt4oOrder } from "#graphql/sandbox/families/gpt4o.ts";
import { readMarketOrder } from "#graphql/sandbox/families/market.ts";
import { readMidjourneyOrder } from "#graphql/sandbox/families/midjourney.ts";
import type { TaskRequest } from "#graphql/sandbox/families/task-input.ts";
import { readVeoOrder } from "#graphql/sandbox/families/veo.ts";
import type { JsonObject } from "#graphql/sandbox/wire.ts";
import { createKieTask, type KieFamily } from "#graphql/vendors/kie/client.ts";
import type { FrameMode } from "#prisma/generated/client/client.ts";
import { inputWith, valuesOf } from "#tests/contract/cases.ts";
import { createPaths, wires } from "#tests/contract/wire-names.ts";
import { ownServer } from "#tests/support/server/local-server.ts";
import { callBackUrl, kieTaskId } from "#tests/vendors/kie/fixtures.ts";

const own = ownServer();
own.answer = (_req, res) => res.end(JSON.stringify({ code: 200, msg: "success", data: { taskId: kieTaskId } }));

/** What the sandbox's validation makes of a body, by dialect: it refuses what the wire refuses. */
const readers: Record<KieFamily, (body: JsonObject) => TaskRequest> = {
  market: readMarketOrder,
  veo: readVeoOrder,
  flux: readFluxOrder,
  gpt4o: readGpt4oOrder,
  midjourney: readMidjourneyOrder,
};

type Sent = { path: string; model: unknown; input: JsonObject; order: TaskRequest };

/** Sends a request with these parameters over HTTP as it goes to kie.ai, and lets the sandbox's validation read it. */
async function sent(model: ModelDefinition, parameters: Record<string, string>, sources: string[] = []): Promise<Sent> {
  const frameMode = frameModeFor(model, sources.length);
  const { values, problems } = validateParameters(model, inputWith(model, parameters));
  expect(problems).toEqual([]);
  const unused = frameMode === null ? [] : (model.unusedWith[frameMode] ?? []);
  const used = Object.fromEntries(Object.entries(values).filter(([name]) => !unused.includes(name)));
  const order = toKie(model, { prompt: "a fox in the snow", imageUrls: sources, frameMode, parameters: used });
  await createKieTask({ sandbox: true }, { family: model.family, ...order, callBackUrl });
  const request = own.seen.at(-1);
  const body: JsonObject = JSON.parse(String(request?.body));
  expect(body.callBackUrl).toBe(callBackUrl);
  const { callBackUrl: _address, model: id, ...rest } = body;
  const input = model.family === "market" ? (body.input as JsonObject) : rest;
  return {
    path: request?.url ?? "",
    model: model.family === "midjourney" ? input.taskType : id,
    input,
    order: readers[model.family](body),
  };
}

function frameModeFor(model: ModelDefinition, sources: number): FrameMode | null {
  if (model.frameModes.length === 0) return null;
  return (["TEXT", "FIRST_FRAME", "FIRST_AND_LAST_FRAMES", "REFERENCE"] as const)[sources] ?? null;
}

const picture = (n: number) => `https://tempfile.redpandaai.co/kieai/1/images/${n}.png`;
const wireOf = ({ slug }: ModelDefinition) => wires[slug] ?? { fields: {} };
const fewestSources = (model: ModelDefinition) => (wireOf(model).onlyImages ? [picture(1)] : []);

describe.each(modelDefinitions.map((model) => [model.slug, model] as const))("%s", (_slug, model) => {
  const wire = wireOf(model);
  const sources = fewestSources(model);

  it("sends its defaults under kie.ai's names, and nothing else", async () => {
    const { path, model: id, input, order } = await sent(model, {}, sources);
    expect(path).toBe(`/sandbox/kie${createPaths[model.family]}`);
    expect(id).toBe(wire.onlyImages ? wire.images : wire.text);
    const expected: Record<string, unknown> = { prompt: "a fox in the snow", ...wire.fixed };
    for (const { name, defaultValue } of model.parameters) {
      const field = wire.fields[name];
      if (defaultValue !== null && field !== undefined) expected[field.field] = field.value(defaultValue);
    }
    if (wire.onlyImages) expected[String(wire.sources)] = sources;
    if (wire.modes !== undefined) expected[wire.modes.field] = wire.modes.words.TEXT;
    if (model.family === "midjourney") expected.taskType = wire.text;
    expect(input).toEqual(JSON.parse(JSON.stringify(expected)));
    expect(order.drawing.count).toBe(filesRequested(model, validateParameters(model, {}).values));
    expect(order.drawing.makes).toBe(model.kind.toLowerCase());
  });

  it("says what each of its parameters is called at kie.ai", () => {
    expect(Object.keys(wire.fields).sort()).toEqual(model.parameters.map(({ name }) => name).sort());
  });

  const cases = model.parameters.flatMap((parameter) =>
    valuesOf(parameter).map((value) => [parameter.name, value.length > 20 ? `${value.slice(0, 20)}…` : value, value]),
  );
  it.each(cases)("%s %s", async (name = "", _shown, value = "") => {
    const images = value === "auto" && model.acceptsImages && sources.length === 0 ? [picture(1)] : sources;
    const plain = await sent(model, {}, images);
    const { input, order } = await sent(model, { [name]: value }, images);
    const field = wire.fields[name] ?? { field: "", value: () => undefined };
    expect(input[field.field]).toEqual(field.value(value));
    // Only this field has changed; how many images are wanted is also said in the prompt.
    const { [field.field]: _changed, ...others } = input;
    const { [field.field]: _default, ...before } = plain.input;
    if (field.field === "max_images" && value !== "1")
      expect(others.prompt).toBe(`${before.prompt}\n\nMake ${value} images.`);
    else expect(others).toEqual(before);
    if (name === "variants") expect(order.drawing.count).toBe(Number(value));
    if (name === "durationSeconds") expect(order.drawing.seconds).toBe(Number(value));
    if (name === "aspectRatio") expect(order.drawing.ratio).toBe(value);
    if (name === "outputFormat") expect(order.drawing.format).toBe(value === "png" ? "png" : "jpeg");
  });

  if (wire.sources === undefined) return;
  const counts = [...new Set([1, 2, model.maxSourceImages])].filter((count) => count <= model.maxSourceImages);
  it.each(counts)("%i source images, in order", async (count) => {
    const pictures = Array.from({ length: count }, (_, n) => picture(n));
    const { model: id, input, order } = await sent(model, {}, pictures);
    expect(id).toBe(wire.images);
    const found = Array.isArray(wire.sources)
      ? wire.sources.map((name) => input[name]).filter(Boolean)
      : input[`${wire.sources}`];
    expect(found).toEqual(pictures);
    expect(order.drawing.sources).toEqual(pictures);
    const mode = frameModeFor(model, count) ?? "TEXT";
    if (wire.modes !== undefined) expect(input[wire.modes.field]).toBe(wire.modes.words[mode]);
  });
});

it("every model of the catalogue is looked at, and no other", () => {
  expect(Object.keys(wires).sort()).toEqual(modelDefinitions.map(({ slug }) => slug).sort());
});

it("a field under another name is found out: the sandbox makes a picture from words alone", () => {
  const { drawing } = readMarketOrder({
    model: "nano-banana-pro",
    input: { prompt: "x", imageInput: [picture(1)] },
  });
  expect(drawing.sources).toEqual([]);
});
