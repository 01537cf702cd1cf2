import { isFull } from "#tests/reliability/support/counts.ts";
import { pick } from "#tests/reliability/support/report.ts";
import { type Client, CREATE_IMAGE, type CreatedImage, clientWith, newClient } from "#tests/support/server/client.ts";

/** What clients know that the server has promised. */
type Promises = {
  /** Tasks that were acknowledged, by the key they were ordered with. */
  made: Map<string, { id: string; person: number; prompt: string }>;
  /** Orders whose answer never came: they were made once or not at all. */
  open: Map<string, { person: number; prompt: string }>;
  /** Pipelines, by the key they were ordered with; null while the answer has not come. At most one a person. */
  pipelines: Map<string, { id: string | null; person: number }>;
  deleted: Set<string>;
  /** Those whose deletion was asked for: they are gone or not, until it is answered. */
  maybeDeleted: Set<string>;
  favorites: Set<string>;
  requests: number;
};

export type People = { cookies: string[]; promises: Promises };

const PROMPTS = [
  "a lighthouse",
  "a harbour #sim:lost",
  "a fox #sim:policy",
  "a kettle #sim:dup",
  "a train #sim:reset",
  "a mill",
];
/** Drawing pictures is what takes time here, and not what is tried. */
const MOST_ORDERS = isFull ? 40 : 6;
const PROMPT = `mutation ($input: CreatePromptInput!) { createPrompt(input: $input) { __typename ... on Error { code } } }`;
const PIPELINE = `mutation ($input: CreatePipelineInput!) { createPipeline(input: $input) { __typename ... on CreatePipelinePayload { pipeline { id } } ... on Error { code } } }`;
const CANCEL = `mutation ($id: ID!) { cancelTask(id: $id) { __typename ... on Error { code } } }`;
const DELETE = `mutation ($id: ID!) { deleteTask(id: $id) { __typename ... on DeleteTaskPayload { id } ... on Error { code } } }`;
const FAVORITE = `mutation ($id: ID!) { setTaskFavorite(id: $id, favorite: true) { __typename ... on Error { code } } }`;

/** Signs up a few people on a running server. */
export async function meetPeople(origin: string, count: number): Promise<People> {
  const clients = await Promise.all(Array.from({ length: count }, () => newClient(origin)));
  return {
    cookies: clients.map(({ cookie }) => cookie),
    promises: {
      made: new Map(),
      open: new Map(),
      pipelines: new Map(),
      deleted: new Set(),
      maybeDeleted: new Set(),
      favorites: new Set(),
      requests: 0,
    },
  };
}

let nextKey = 0;

/**
 * Uses the server as people do, side by side, until `isOver`; what breaks off is remembered as unanswered. A request
 * that is refused for lack of credits or for pace is no fault.
 */
export async function useServer(
  origin: () => string,
  people: People,
  random: () => number,
  isOver: () => boolean,
): Promise<void> {
  const { promises } = people;
  await Promise.all(
    people.cookies.map(async (cookie, person) => {
      while (!isOver()) {
        promises.requests += 1;
        const client = clientWith(origin(), cookie);
        // What breaks off is remembered as unanswered.
        await act(client, person, promises, random).catch(() => undefined);
        // People think between two clicks.
        await new Promise((resolve) => setTimeout(resolve, 20 + random() * 100));
      }
    }),
  );
}

async function act(client: Client, person: number, promises: Promises, random: () => number): Promise<void> {
  const chance = random();
  const mine = [...promises.made.values()].filter((task) => task.person === person && !promises.deleted.has(task.id));
  const orders = [...promises.made.values(), ...promises.open.values()];
  const ordered = orders.filter((one) => one.person === person).length;
  const hasPipeline = [...promises.pipelines.values()].some((one) => one.person === person);
  if (!hasPipeline && chance < 0.3)
    return beginPipeline(client, `pipeline-${process.pid}-${nextKey++}`, person, promises);
  if ((chance < 0.55 || mine.length === 0) && ordered < MOST_ORDERS) return order(client, person, promises, random);
  if (mine.length === 0) return void (await client.ask("{ viewer { id } }"));
  if (chance < 0.65) {
    await client.ask(PROMPT, { input: { idea: "a sea", kind: "IMAGE", idempotencyKey: `prompt-${nextKey++}` } });
    return;
  }
  const { id } = pick(random, mine);
  if (chance < 0.8) {
    await client.ask(CANCEL, { id });
  } else if (chance < 0.9) {
    promises.maybeDeleted.add(id);
    const { deleteTask } = await client.ask<{ deleteTask: { __typename: string } }>(DELETE, { id });
    if (deleteTask.__typename === "DeleteTaskPayload") promises.deleted.add(id);
  } else {
    const { setTaskFavorite } = await client.ask<{ setTaskFavorite: { __typename: string } }>(FAVORITE, { id });
    if (setTaskFavorite.__typename === "SetTaskFavoritePayload") promises.favorites.add(id);
  }
}

async function order(client: Client, person: number, promises: Promises, random: () => number): Promise<void> {
  const key = `order-${process.pid}-${nextKey++}`;
  const prompt = pick(random, PROMPTS);
  promises.open.set(key, { person, prompt });
  await place(client, key, { person, prompt }, promises);
}

async function place(
  client: Client,
  key: string,
  { person, prompt }: { person: number; prompt: string },
  promises: Promises,
) {
  const input = { task: { model: "nano-banana", prompt }, idempotencyKey: key };
  const { createImageTask } = await client.ask<CreatedImage>(CREATE_IMAGE, { input });
  promises.open.delete(key);
  if (createImageTask.__typename === "CreateImageTaskPayload") {
    promises.made.set(key, { id: createImageTask.task.id, person, prompt });
  }
}

/** An image and the cheapest video of it. */
async function beginPipeline(client: Client, key: string, person: number, promises: Promises): Promise<void> {
  promises.pipelines.set(key, { id: null, person });
  const image = { model: "nano-banana", prompt: "a mill" };
  const input = { image, video: { model: "veo-3.1-lite", prompt: "it turns" }, idempotencyKey: key };
  const { createPipeline } = await client.ask<{ createPipeline: { pipeline?: { id: string } } }>(PIPELINE, { input });
  if (createPipeline.pipeline === undefined) promises.pipelines.delete(key);
  else promises.pipelines.set(key, { id: createPipeline.pipeline.id, person });
}

/** Asks again for every order whose answer never came. */
export async function askAgain(origin: string, people: People): Promise<void> {
  for (const [key, { id, person }] of [...people.promises.pipelines]) {
    if (id !== null) continue;
    const client = clientWith(origin, people.cookies[person] ?? "");
    await beginPipeline(client, key, person, people.promises);
    await client.close();
  }
  for (const [key, open] of [...people.promises.open]) {
    const client = clientWith(origin, people.cookies[open.person] ?? "");
    await place(client, key, open, people.promises);
    await client.close();
  }
}

type TaskState = { id: string; status: string; isFavorite: boolean };
const TASKS = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Task { id status isFavorite } } }`;

/** What is broken of what was promised: tasks that are gone, marks that were lost, deleted ones that are back. */
export async function brokenPromises(origin: string, people: People): Promise<string[]> {
  const broken: string[] = [];
  for (const task of await tasksOf(origin, people)) {
    const { id, state } = task;
    if (people.promises.deleted.has(id)) {
      if (state !== null) broken.push(`${id} was deleted and is back`);
    } else if (state === null) {
      if (!people.promises.maybeDeleted.has(id)) broken.push(`${id} was acknowledged and is gone`);
    } else if (people.promises.favorites.has(id) && !state.isFavorite) broken.push(`${id} is no favorite any more`);
  }
  for (const { id, state } of await pipelinesOf(origin, people)) {
    if (state === null) broken.push(`${id} was acknowledged and is gone`);
  }
  return broken;
}

/** The acknowledged tasks and pipelines that have not come to their end. */
export async function unfinished(origin: string, people: People): Promise<object[]> {
  const tasks = await tasksOf(origin, people);
  const pipelines = await pipelinesOf(origin, people);
  return [
    ...tasks.flatMap(({ state }) =>
      state !== null && ["PENDING", "PROCESSING", "SAVING"].includes(state.status) ? [state] : [],
    ),
    ...pipelines.filter(({ state }) => state === "RUNNING"),
  ];
}

async function pipelinesOf(origin: string, people: People): Promise<{ id: string; state: string | null }[]> {
  const all: { id: string; state: string | null }[] = [];
  for (const { id, person } of people.promises.pipelines.values()) {
    if (id === null) continue;
    const client = clientWith(origin, people.cookies[person] ?? "");
    const asked = "query ($id: ID!) { pipeline(id: $id) { state } }";
    const { pipeline } = await client.ask<{ pipeline: { state: string } | null }>(asked, { id });
    all.push({ id, state: pipeline?.state ?? null });
    await client.close();
  }
  return all;
}

const PAGE = 50;

async function tasksOf(origin: string, people: People): Promise<{ id: string; state: TaskState | null }[]> {
  const all: { id: string; state: TaskState | null }[] = [];
  for (const [person, cookie] of people.cookies.entries()) {
    const client = clientWith(origin, cookie);
    const ids = [...people.promises.made.values()].filter((task) => task.person === person).map(({ id }) => id);
    for (let start = 0; start < ids.length; start += PAGE) {
      const page = ids.slice(start, start + PAGE);
      const { nodes } = await client.ask<{ nodes: (TaskState | null)[] }>(TASKS, { ids: page });
      all.push(...page.map((id, place) => ({ id, state: nodes[place] ?? null })));
    }
    await client.close();
  }
  return all;
}
