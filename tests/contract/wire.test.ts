import { describe, expect, it } from "vitest";
import type { ModelDefinition } from "#graphql/domain/catalog/definition.ts";
import { modelDefinitions } from "#graphql/domain/catalog/models.ts";
import { brokenRules, validateParameters } from "#graphql/domain/catalog/parameters.ts";
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
import {
  besides,
  edgesOf,
  inputWith,
  plainest,
  type Situation,
  situationsOf,
  usedIn,
  valuesOf,
} from "#tests/contract/cases.ts";
import { createPaths, type Wire, wires } from "#tests/contract/wire-names.ts";
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

/** How long what is gone on from is: kie.ai wants whole seconds that are not behind its end. */
const SOURCE_SECONDS = 6.04;

type Sent = { path: string; model: unknown; input: JsonObject; order: TaskRequest };

/** Sends a request with these parameters over HTTP as it goes to kie.ai, and lets the sandbox's validation read it. */
async function sent(
  model: ModelDefinition,
  parameters: Record<string, string>,
  situation: Situation = plainest(model),
): Promise<Sent> {
  const { frameMode, sources, videos, sounds } = situation;
  const { values, problems } = validateParameters(model, inputWith(model, parameters));
  expect(problems).toEqual([]);
  const prompt = model.takesPrompt ? "a fox in the snow" : "";
  const used = usedIn(model, situation, values);
  const goesOn = wireOf(model).task === undefined ? {} : { goesOnFrom: { kieTaskId, seconds: SOURCE_SECONDS } };
  const order = toKie(model, {
    ...{ prompt, imageUrls: pictures(sources), frameMode, parameters: used },
    ...{ videoUrls: files("mp4", videos), soundUrls: files("mp3", sounds), ...goesOn },
    videoSeconds: Array.from({ length: videos }, () => SOURCE_SECONDS),
    ...(wireOf(model).mask !== undefined && { maskUrl: mask }),
  });
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

const picture = (n: number) => `https://tempfile.redpandaai.co/kieai/1/images/${n}.png`;
const mask = "https://tempfile.redpandaai.co/kieai/1/images/mask.png";
const pictures = (count: number) => Array.from({ length: count }, (_, n) => picture(n));
const files = (ending: string, count: number) =>
  Array.from({ length: count }, (_, n) => `https://tempfile.redpandaai.co/kieai/1/images/${n}.${ending}`);
const wireOf = ({ slug }: ModelDefinition) => wires[slug] ?? { fields: {} };

/** kie.ai's id of a model in a situation, as its papers have it. */
function idIn({ text, images, ids }: Wire, { frameMode, sources }: Situation): string | undefined {
  return (frameMode === null ? undefined : ids?.[frameMode]) ?? (sources > 0 ? images : text);
}

/** Where its source images go then: in a list, or a field each. */
function sourcesIn({ sources, sourcesIn: byMode }: Wire, { frameMode }: Situation, links: string[]) {
  const where = (frameMode === null ? undefined : byMode?.[frameMode]) ?? sources;
  if (where === undefined || links.length === 0) return {};
  if (typeof where === "string") return { [where]: links };
  const inPlace = (name: string, place: number) => (name.endsWith("_urls") ? [links[place]] : links[place]);
  return Object.fromEntries(where.slice(0, links.length).map((name, place) => [name, inPlace(name, place)]));
}

/** Where its source videos or sounds go: in a list, or the one of them in its field. */
function playedIn(where: string | [string] | undefined, links: string[]) {
  if (where === undefined || links.length === 0) return {};
  return typeof where === "string" ? { [where]: links } : { [where[0]]: links[0] };
}

/** A video as a clip: all of its whole seconds. */
function clipOf([url]: string[]) {
  return { url, start: 0, ends: Math.floor(SOURCE_SECONDS) };
}

function fieldOf({ fields, fieldsWithImages }: Wire, name: string, { sources }: Situation) {
  return (sources > 0 ? fieldsWithImages?.[name] : undefined) ?? fields[name];
}

/** All that is to be sent with default settings. */
function expectedIn(model: ModelDefinition, situation: Situation): Record<string, unknown> {
  const wire = wireOf(model);
  const mode = situation.frameMode ?? "TEXT";
  const expected: Record<string, unknown> = {
    ...(model.takesPrompt && { [wire.words ?? "prompt"]: "a fox in the snow" }),
    ...wire.fixed,
    ...(situation.sources > 0 && wire.fixedWithImages),
    ...sourcesIn(wire, situation, pictures(situation.sources)),
    ...(wire.mask !== undefined && { [wire.mask]: mask }),
    ...(wire.task !== undefined && { [wire.task]: kieTaskId }),
    ...(wire.end !== undefined && { [wire.end]: Math.floor(SOURCE_SECONDS) }),
    ...playedIn(wire.videos, files("mp4", situation.videos)),
    ...(wire.clip !== undefined && { [wire.clip]: [clipOf(files("mp4", situation.videos))] }),
    ...playedIn(wire.sounds, files("mp3", situation.sounds)),
  };
  for (const { name, defaultValue } of model.parameters) {
    const field = fieldOf(wire, name, situation);
    const isUsed = !(wire.notIn?.[mode] ?? []).includes(name);
    if (defaultValue !== null && field !== undefined && isUsed) expected[field.field] = field.value(defaultValue);
  }
  if (wire.modes !== undefined) expected[wire.modes.field] = wire.modes.words[mode];
  if (model.family === "midjourney") expected.taskType = idIn(wire, situation);
  return JSON.parse(JSON.stringify(expected));
}

describe.each(modelDefinitions.map((model) => [model.slug, model] as const))("%s", (_slug, model) => {
  const wire = wireOf(model);
  const situations = situationsOf(model);
  const isRefused = (parameters: Record<string, string>, { frameMode, sources }: Situation) => {
    const { values } = validateParameters(model, inputWith(model, parameters));
    return brokenRules(model, { frameMode, sourceImages: sources }, values).length > 0;
  };

  it.each(
    situations.map((one) => [one.frameMode ?? "no frame mode", one.sources, one.videos, one.sounds, one] as const),
  )(
    "sends its defaults with %s and %i images, %i videos and %i sounds under kie.ai's names, and nothing else",
    async (_mode, count, videos, sounds, situation) => {
      const { path, model: id, input, order } = await sent(model, {}, situation);
      expect(path).toBe(`/sandbox/kie${createPaths[model.family]}`);
      expect(id).toBe(idIn(wire, situation));
      expect(input).toEqual(expectedIn(model, situation));
      expect(order.drawing.sources).toEqual(wire.task === undefined ? pictures(count) : []);
      expect(order.drawing.mask?.address).toBe(wire.mask && mask);
      expect(order.goesOnFrom?.taskId).toBe(wire.task && kieTaskId);
      const played = wire.task === undefined ? [...files("mp4", videos), ...files("mp3", sounds)] : [];
      expect(order.drawing.played ?? []).toEqual(played);
      const ordered = filesRequested(model, validateParameters(model, {}).values);
      // Where a result comes in parts, how many is kie.ai's matter, and all of them are kept.
      if (model.mostFiles === undefined) expect(order.drawing.count).toBe(ordered);
      else expect(order.drawing.count > ordered && order.drawing.count <= model.mostFiles).toBe(true);
      expect(order.drawing.makes).toBe(model.kind.toLowerCase());
    },
  );

  it("says what each of its parameters is called at kie.ai", () => {
    expect(Object.keys(wire.fields).sort()).toEqual(model.parameters.map(({ name }) => name).sort());
  });

  const cases = model.parameters.flatMap((parameter) =>
    valuesOf(parameter).map((value) => [parameter.name, value.length > 20 ? `${value.slice(0, 20)}…` : value, value]),
  );
  it.each(cases)("%s %s, wherever it goes with the source images", async (name = "", _shown, value = "") => {
    const possible = (base: Record<string, string>) =>
      situations.filter((situation) => !isRefused({ ...base, [name]: value }, situation));
    // Some values go only with another than the default of the field beside them.
    const base = [{}, ...besides(model, name)].find((one) => possible(one).length > 0) ?? {};
    const parameters = { ...base, [name]: value };
    expect(possible(base).length).toBeGreaterThan(0);
    for (const situation of possible(base)) {
      const plain = await sent(model, base, situation);
      const { input, order } = await sent(model, parameters, situation);
      const field = fieldOf(wire, name, situation) ?? { field: "", value: () => undefined };
      if ((wire.notIn?.[situation.frameMode ?? "TEXT"] ?? []).includes(name)) {
        expect(input).toEqual(plain.input);
        continue;
      }
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
      if (name === "outputFormat") expect(order.drawing.format).toBe(value === "jpg" ? "jpeg" : value);
    }
  });

  const rules = model.parameters.flatMap((parameter) =>
    parameter.rules.map((rule) => [rule.code, parameter, rule] as const),
  );
  it.each(rules)("keeps to its rule %s up to the edge", async (_code, parameter, rule) => {
    const { situations: held, others } = edgesOf(model, rule);
    expect(held.length).toBeGreaterThan(0);
    for (const situation of held) {
      for (const value of valuesOf(parameter)) {
        const parameters = { ...others, [parameter.name]: value };
        const isWithin = rule.values?.includes(value) ?? Number(value) <= (rule.max ?? Number.POSITIVE_INFINITY);
        if (!isWithin) expect(isRefused(parameters, situation), JSON.stringify(parameters)).toBe(true);
        // What is let through, kie.ai takes.
        else if (!isRefused(parameters, situation)) await sent(model, parameters, situation);
      }
    }
  });
});

it("every model of the catalogue is looked at, and no other", () => {
  expect(Object.keys(wires).sort()).toEqual(modelDefinitions.map(({ slug }) => slug).sort());
});

it("a mask goes beside the picture that it is of, where it may also be left out", () => {
  const model = modelDefinitions.find(({ slug }) => slug === "qwen-2.1");
  if (model === undefined) throw new Error("Qwen 2.1 takes a mask.");
  const { input } = toKie(model, {
    ...{ prompt: "x", imageUrls: pictures(1), maskUrl: mask, frameMode: null, parameters: {} },
  });
  expect(input).toEqual({ prompt: "x", image_urls: pictures(1), mask_url: mask });
  const { drawing } = readMarketOrder({ model: "qwen2-1/image-to-image", input: input as JsonObject });
  expect(drawing.mask).toEqual({ address: mask, changes: "white" });
});

it("a field under another name is found out: the sandbox makes a picture from words alone", () => {
  const { drawing } = readMarketOrder({
    model: "nano-banana-pro",
    input: { prompt: "x", imageInput: [picture(1)] },
  });
  expect(drawing.sources).toEqual([]);
});
