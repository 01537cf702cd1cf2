import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { takesCharacters } from "#graphql/domain/catalog/cast/takes-characters.ts";
import type { ModelDefinition } from "#graphql/domain/catalog/definition.ts";
import { modelDefinitions } from "#graphql/domain/catalog/models.ts";
import { OPEN_STATUSES } from "#graphql/domain/tasks/state.ts";
import { db } from "#graphql/runtime/db.ts";
import { schemaOf } from "#graphql/sandbox/families/fields.ts";
import { marketModels } from "#graphql/sandbox/families/market-models.ts";
import { globalId, rowId } from "#graphql/schema/core/ids.ts";
import type { Asset } from "#prisma/generated/client/client.ts";
import { UNSAID } from "#tests/contract/wire-names.ts";
import { mp3, mp4 } from "#tests/support/files/played-files.ts";
import { storeImage, storeMask, storePlayed } from "#tests/support/files/sources.ts";
import { execute, type Person, signedIn } from "#tests/support/graphql.ts";
import { brokenBy } from "#tests/support/kie-schemas/document.ts";
import type { Order } from "#tests/support/kie-stand-in/orders.ts";
import { useKieStandIn } from "#tests/support/kie-stand-in/world.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { untilTask } from "#tests/support/tasks.ts";

const standIn = useKieStandIn();
const LONGEST_MS = 90_000;
const PROMPT = "a market by the sea";

let person: Person;
/** Two of Mira's and two of the dog's. */
let mira: { id: string; pictures: Asset[] };
let dog: { id: string; pictures: Asset[] };
let own: Asset;
let video: Asset;
let sound: Asset;
let mask: Asset;

beforeAll(async () => {
  person = await signedIn({ credits: 1_000_000 });
  const { userId } = person.viewer;
  const pictures: Asset[] = [];
  for (const side of [400, 410, 420, 430, 440]) pictures.push(await storeImage(userId, side, side));
  const [first, second, third, fourth, fifth] = pictures;
  if (!first || !second || !third || !fourth || !fifth) throw new Error("There are five pictures.");
  own = fifth;
  mask = await storeMask(userId, 440, 440);
  video = await storePlayed(userId, await mp4({ seconds: 4, width: 720, height: 480, hasSound: true }), {
    ...{ contentType: "video/mp4", width: 720, height: 480, durationSeconds: 4 },
  });
  sound = await storePlayed(userId, mp3({ seconds: 4 }), {
    ...{ contentType: "audio/mpeg", width: null, height: null, durationSeconds: 4 },
  });
  mira = await cast("Mira", "a girl with red hair", [first, second]);
  dog = await cast("狗", "", [third, fourth]);
});
afterAll(async () => {
  await vi.waitFor(async () => expect(await db.task.count({ where: { status: { in: OPEN_STATUSES } } })).toBe(0), {
    timeout: LONGEST_MS,
    interval: 20,
  });
  await expectLedgersToBalance();
}, LONGEST_MS);

async function cast(name: string, description: string, pictures: Asset[]) {
  const document = `mutation ($input: CreateCharacterInput!) { told: createCharacter(input: $input) {
    ... on CreateCharacterPayload { character { id } }
  } }`;
  const images = pictures.map(({ id }) => globalId("Asset", id));
  const input = { name, description, images, rightsConfirmed: true };
  const { data } = await execute<{ told: { character: { id: string } } }>(document, { input }, person);
  return { id: data.told.character.id, pictures };
}

/** What a model can't do without beside its words and its characters. */
function neededBy({ inputs }: ModelDefinition): Asset[] {
  const given = { IMAGE: own, VIDEO: video, AUDIO: sound };
  return inputs.flatMap(({ kind, min }) => {
    if (kind === "MASK" || kind === "CHARACTER") return [];
    // A picture of the character's is one of those that it needs.
    return Array.from({ length: kind === "IMAGE" ? min - 1 : min }, () => given[kind]);
  });
}

const needsMask = ({ inputs }: ModelDefinition) => inputs.some(({ kind, min }) => kind === "MASK" && min > 0);

async function ordered(model: ModelDefinition, characters: string[], sources: Asset[], more: object = {}) {
  const name = model.kind === "IMAGE" ? "Image" : "Video";
  const document = `mutation ($input: Create${name}TaskInput!) { told: create${name}Task(input: $input) {
    ... on Create${name}TaskPayload { task { id prompt creditsCharged sourceImages { id } characters { id name images { id } } } }
    ... on Error { code message } ... on InvalidInputError { fields { path code limit } }
  } }`;
  const task = {
    ...{ model: model.slug, prompt: PROMPT, characters },
    ...{ sourceImages: sources.map(({ id }) => globalId("Asset", id)), ...more },
  };
  const { data, errors } = await execute<{ told: Told }>(document, { input: { task } }, person);
  expect(errors).toBeUndefined();
  return data.told;
}

type Told = {
  code?: string;
  message?: string;
  fields?: { path: string[]; code: string; limit: number | null }[];
  task?: { id: string; prompt: string; sourceImages: { id: string }[]; characters: { id: string; name: string }[] };
};

async function sentFor(told: Told): Promise<Order> {
  expect(told).toMatchObject({ task: { prompt: PROMPT } });
  const id = rowId(told.task?.id ?? "", "Task");
  const task = await untilTask(id, ({ kieTaskId }) => kieTaskId !== null, LONGEST_MS);
  const order = standIn.orders.find(({ taskId }) => taskId === task.kieTaskId);
  if (order === undefined) throw new Error("nothing was sent");
  return order;
}

/** The assets behind all addresses of a request, in their order. */
function picturesIn({ input }: Order): string[] {
  const uploaded = new Map(standIn.uploads.map(({ url, fileName }) => [url, fileName.slice(0, 36)]));
  const found: string[] = [];
  JSON.stringify(input, (_key, value) => {
    const asset = typeof value === "string" ? uploaded.get(value) : undefined;
    if (asset !== undefined) found.push(asset);
    return value;
  });
  return found;
}

function brokenIn({ family, model, input }: Order): string[] {
  const known = family === "market" ? marketModels[model] : undefined;
  if (known === undefined) return [];
  return brokenBy(schemaOf(known.input), input).filter((broken) => broken !== `${UNSAID[model]} is unknown`);
}

const able = modelDefinitions.filter((model) => takesCharacters(model) !== null && model.initialState === "ACTIVE");
const references = able.filter((model) => takesCharacters(model)?.as === "references");
const unable = modelDefinitions.filter(
  (model) => takesCharacters(model) === null && model.kind !== "AUDIO" && model.initialState === "ACTIVE",
);

describe.each(references)("$slug", (model) => {
  it("is given a character's pictures beside the sources, and told who is in which", async () => {
    const sources = neededBy(model);
    const masked = needsMask(model) ? { mask: globalId("Asset", mask.id) } : {};
    const told = await ordered(model, [mira.id], sources, masked);
    const order = await sentFor(told);
    const ownImages = sources.filter(({ contentType }) => contentType.startsWith("image/"));
    const sent = mira.pictures.slice(0, model.maxSourceImages - ownImages.length).map(({ id }) => id);
    expect(picturesIn(order)).toEqual(expect.arrayContaining([...sources.map(({ id }) => id), ...sent]));
    const first = ownImages.length + 1;
    const which = sent.length === 1 ? `Image ${first} shows` : `Image ${first} and image ${first + 1} show`;
    expect(order.input.prompt).toBe(`${PROMPT}\n\n${which} Mira: a girl with red hair.`);
    expect(brokenIn(order)).toEqual([]);
    expect(told.task?.sourceImages).toHaveLength(sources.length);
    expect(told.task?.characters).toMatchObject([{ id: mira.id, name: "Mira" }]);
  });
});

describe.each(unable)("$slug", (model) => {
  it("takes no characters, and says so at the field", async () => {
    const sources = [
      ...neededBy(model),
      ...(model.inputs.some(({ kind, min }) => kind === "IMAGE" && min > 0) ? [own] : []),
    ];
    const before = standIn.orders.length;
    const told = await ordered(model, [mira.id], sources, model.takesPrompt ? {} : { prompt: "" });
    expect(told.code).toBe("INVALID_INPUT");
    expect(told.fields).toContainEqual({ path: ["characters"], code: "CONFLICT", limit: null });
    expect(standIn.orders).toHaveLength(before);
  });
});

function named(slug: string): ModelDefinition {
  const model = modelDefinitions.find((one) => one.slug === slug);
  if (model === undefined) throw new Error(`There is no ${slug}.`);
  return model;
}

describe("a cast of several", () => {
  it("shares the room that is left, own sources first", async () => {
    const order = await sentFor(await ordered(named("qwen-3"), [mira.id, dog.id], [own]));
    const [first] = mira.pictures;
    const [second] = dog.pictures;
    expect(order.input.image_urls).toHaveLength(3);
    expect(picturesIn(order)).toEqual([own.id, first?.id, second?.id]);
    expect(order.input.prompt).toBe(`${PROMPT}\n\nImage 2 shows Mira: a girl with red hair.\nImage 3 shows 狗.`);
  });

  it("is called by name where the model has elements, which leave its frames alone", async () => {
    const order = await sentFor(await ordered(named("kling-3.0"), [mira.id, dog.id], [own]));
    expect(order.input).toMatchObject({
      prompt: `${PROMPT}\n\nMira is @character1.\n狗 is @character2.`,
      kling_elements: [
        { name: "character1", description: "Mira: a girl with red hair" },
        { name: "character2", description: "狗" },
      ],
    });
    expect(order.input.image_urls).toHaveLength(1);
    const all = [own, ...mira.pictures, ...dog.pictures].map(({ id }) => id);
    expect(picturesIn(order)).toEqual(all);
    expect(brokenIn(order)).toEqual([]);
  });

  it("sends a picture once that is a source as well", async () => {
    const [first] = mira.pictures;
    if (first === undefined) throw new Error("Mira has pictures.");
    const order = await sentFor(await ordered(named("nano-banana-2"), [mira.id], [own, first]));
    expect(picturesIn(order)).toEqual([own.id, first.id, mira.pictures[1]?.id]);
    expect(order.input.prompt).toBe(`${PROMPT}\n\nImage 2 and image 3 show Mira: a girl with red hair.`);
  });

  it("is refused where its pictures have no room beside the sources", async () => {
    const sources = [own, ...dog.pictures];
    expect((await ordered(named("qwen-3"), [mira.id], sources)).fields).toEqual([
      { path: ["characters"], code: "TOO_MANY", limit: 0 },
    ]);
    expect((await ordered(named("ideogram-character"), [mira.id, dog.id], [])).fields).toEqual([
      { path: ["characters"], code: "TOO_MANY", limit: 1 },
    ]);
  });

  it("is refused with frames by a model that takes one or the other", async () => {
    const told = await ordered(named("veo-3.1-fast"), [mira.id], [own], { frameMode: "FIRST_FRAME" });
    expect(told.fields).toEqual([{ path: ["characters"], code: "CONFLICT", limit: null }]);
  });

  it("goes as references where nobody says how a video uses its sources", async () => {
    const order = await sentFor(await ordered(named("veo-3.1-fast"), [mira.id], [own]));
    expect(order.input).toMatchObject({ generation_type: "REFERENCE_2_VIDEO" });
    expect(picturesIn(order)).toEqual([own.id, ...mira.pictures.map(({ id }) => id)]);
  });
});
