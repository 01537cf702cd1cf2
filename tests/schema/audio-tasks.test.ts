import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "#graphql/runtime/db.ts";
import { readGlobalId } from "#graphql/schema/core/ids.ts";
import { execute, type Person, signedIn } from "#tests/support/graphql.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { insertAsset } from "#tests/support/rows.ts";
import { untilEnded } from "#tests/support/tasks.ts";
import { useWorld } from "#tests/support/world.ts";

useWorld();
afterAll(expectLedgersToBalance);

let person: Person;
beforeAll(async () => {
  person = await signedIn({ credits: 10_000 });
});

type Input = Record<string, unknown>;
type Refused = { __typename: string; fields?: { path: string[]; code: string }[] };
type Ordered = { result: Refused & { task?: { id: string; creditsCharged: number }; replayed?: boolean } };

const ORDER = `mutation ($input: CreateAudioTaskInput!) { result: createAudioTask(input: $input) {
  __typename
  ... on CreateAudioTaskPayload { replayed task { id creditsCharged } }
  ... on InvalidInputError { fields { path code } }
} }`;
const ESTIMATE = "query ($input: AudioTaskInput!) { estimateAudioTask(input: $input) { credits } }";
const TASK = `query ($id: ID!) { task(id: $id) {
  __typename kind status prompt
  assets { contentType width height durationSeconds byteSize }
  ... on AudioTask { durationSeconds input { model prompt sourceImages durationSeconds options { name value } } }
} }`;

const reader = { model: "elevenlabs-turbo-2.5" };

async function order(task: Input, more: Input = {}) {
  const { data, errors } = await execute<Ordered>(ORDER, { input: { task, ...more } }, person);
  expect(errors).toBeUndefined();
  return data.result;
}

async function ended(task: Input) {
  const made = (await order(task)).task;
  if (made === undefined) throw new Error("not ordered");
  await untilEnded(readGlobalId(made.id)?.id ?? "");
  return made;
}

describe("sound", () => {
  it("is ordered, made, kept with its length, and told again as its input", async () => {
    const task = {
      ...reader,
      prompt: "The ferry leaves at nine.",
      options: [{ name: "voice", value: "Arabella" }],
    };
    const { id } = await ended(task);
    const { data } = await execute<{ task: Input & { input: Input } }>(TASK, { id }, person);
    expect(data.task).toMatchObject({
      ...{ __typename: "AudioTask", kind: "AUDIO", status: "COMPLETED", prompt: task.prompt, durationSeconds: null },
      assets: [{ contentType: "audio/wav", width: null, height: null }],
    });
    const [asset] = await db.asset.findMany({ where: { taskId: readGlobalId(id)?.id ?? "" } });
    // Fourteen characters a second are read; sixteen thousand samples a second of two bytes are kept.
    expect(asset?.durationSeconds).toBeCloseTo(task.prompt.length / 14, 1);
    expect(asset?.byteSize).toBeCloseTo(44 + (asset?.durationSeconds ?? 0) * 32_000, -2);
    expect(data.task.input).toMatchObject({ model: reader.model, prompt: task.prompt, sourceImages: [] });
    const again = Object.fromEntries(Object.entries(data.task.input).filter(([, value]) => value !== null));
    expect((await order(again)).__typename).toBe("CreateAudioTaskPayload");
  });

  it("of music comes in two takes, which differ", async () => {
    const { id } = await ended({ model: "suno-v6", prompt: "Slow piano, a grey morning" });
    const takes = await db.asset.findMany({ where: { taskId: readGlobalId(id)?.id ?? "" } });
    expect(new Set(takes.map(({ sha256 }) => sha256)).size).toBe(2);
  });

  it.each([
    [1, 8],
    [1000, 8],
    [1001, 16],
    [5000, 40],
  ])("of %i characters that are read aloud costs %i credits, before and after", async (length, credits) => {
    const input = { ...reader, prompt: "a".repeat(length) };
    const { data } = await execute<{ estimateAudioTask: { credits: number } }>(ESTIMATE, { input }, person);
    expect(data.estimateAudioTask.credits).toBe(credits);
    expect((await order(input)).task?.creditsCharged).toBe(credits);
  });

  it("stands among other tasks, in their lists and in one order with them", async () => {
    const input = {
      images: [{ model: "nano-banana", prompt: "a kite" }],
      audios: [
        { ...reader, prompt: "A kite." },
        { ...reader, prompt: "" },
      ],
    };
    type Outcomes = { createTasks: { outcomes: { kind: string; index: number; task: { id: string } | null }[] } };
    const document = `mutation ($input: CreateTasksInput!) { createTasks(input: $input) {
      ... on CreateTasksPayload { outcomes { kind index task { id } } } } }`;
    const { outcomes } = (await execute<Outcomes>(document, { input }, person)).data.createTasks;
    expect(outcomes.map(({ kind, index, task }) => [kind, index, task !== null])).toEqual([
      ["IMAGE", 0, true],
      ["AUDIO", 0, true],
      ["AUDIO", 1, false],
    ]);
    type List = { viewer: { tasks: { nodes: { __typename: string; id: string }[] } } };
    const list = "{ viewer { tasks(first: 20, filter: { kind: AUDIO }) { nodes { __typename id } } } }";
    const { nodes } = (await execute<List>(list, {}, person)).data.viewer.tasks;
    expect(new Set(nodes.map(({ __typename }) => __typename))).toEqual(new Set(["AudioTask"]));
    expect(nodes.map(({ id }) => id)).toContain(outcomes[1]?.task?.id);
  });

  it("is ordered once, however often the same request comes", async () => {
    const once = () => order({ ...reader, prompt: "Once." }, { idempotencyKey: "one sound" });
    const [first, second] = [await once(), await once()];
    expect([first.replayed, second.replayed, second.task?.id]).toEqual([false, true, first.task?.id]);
  });
});

describe("what can't be made into sound", () => {
  const cases: [string, () => Promise<Input>, string, string][] = [
    ["no words", async () => ({ ...reader, prompt: " " }), "prompt", "REQUIRED"],
    ["too many words", async () => ({ ...reader, prompt: "a".repeat(5001) }), "prompt", "TOO_LONG"],
    ["a model of images", async () => ({ model: "nano-banana", prompt: "x" }), "model", "NOT_OFFERED"],
    [
      "a voice that there is not",
      async () => ({ ...reader, prompt: "x", options: [{ name: "voice", value: "Nobody" }] }),
      "options.0.voice",
      "NOT_OFFERED",
    ],
    [
      "a picture",
      async () => ({ ...reader, prompt: "x", sourceImages: [await picture()] }),
      "sourceImages",
      "CONFLICT",
    ],
  ];
  it.each(cases)("%s is refused at its field, and costs nothing", async (_what, input, path, code) => {
    // What was ordered before may still be settled meanwhile: only what is held anew counts.
    const holds = () => db.creditTransaction.count({ where: { userId: person.viewer.userId, type: "HOLD" } });
    const before = await holds();
    const refused = await order(await input());
    expect(refused.__typename).toBe("InvalidInputError");
    expect(refused.fields?.map((field) => [field.path.join("."), field.code])).toEqual([
      [expect.stringContaining(path), code],
    ]);
    expect(await holds()).toBe(before);
  });

  const picture = async () => {
    const { id } = await insertAsset(person.viewer.userId);
    return Buffer.from(`Asset:${id}`).toString("base64url");
  };
});
