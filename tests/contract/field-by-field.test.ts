import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import type { ModelDefinition } from "#graphql/domain/catalog/definition.ts";
import { slugFor } from "#graphql/domain/catalog/import/names.ts";
import { definitionOf } from "#graphql/domain/catalog/imported/definition-of.ts";
import { modelDefinitions } from "#graphql/domain/catalog/models.ts";
import { kieIdsOf } from "#graphql/domain/catalog/watch/kie-ids.ts";
import { importModel } from "#graphql/domain/operations/catalog/import/import-model.ts";
import { createTask } from "#graphql/domain/tasks/create/create.ts";
import { continuesOf } from "#graphql/domain/tasks/follow-ups/go-on.ts";
import { OPEN_STATUSES } from "#graphql/domain/tasks/state.ts";
import { db } from "#graphql/runtime/db.ts";
import { schemaOf } from "#graphql/sandbox/families/fields.ts";
import { marketModels } from "#graphql/sandbox/families/market-models.ts";
import { extremesOf, inputWith, plainest, type Situation, situationsOf } from "#tests/contract/cases.ts";
import { UNSAID } from "#tests/contract/wire-names.ts";
import { countOf } from "#tests/reliability/support/counts.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { mp3, mp4 } from "#tests/support/files/played-files.ts";
import { storeImage, storeMask, storePlayed } from "#tests/support/files/sources.ts";
import { brokenBy, type Paper } from "#tests/support/kie-schemas/document.ts";
import { FROM_FILES, READER, TEN } from "#tests/support/kie-schemas/ten.ts";
import type { Order } from "#tests/support/kie-stand-in/orders.ts";
import { useKieStandIn } from "#tests/support/kie-stand-in/world.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { insertMade } from "#tests/support/rows.ts";
import { untilEnded } from "#tests/support/tasks.ts";

const standIn = useKieStandIn();
const LONGEST_MS = 90_000;
const pause = { timeout: LONGEST_MS, interval: 20 };
const MOST_IMAGES = 16;
const MOST_PLAYED = 5;

/** What an operator finds in kie.ai's list and imports; of the papers one is of a model that the product comes with. */
const built = new Set(modelDefinitions.flatMap(kieIdsOf));
const imported = [...TEN.filter(({ model }) => !built.has(model)), ...FROM_FILES, READER];
standIn.papers = imported;

let viewer: Viewer;
const files: Record<"image" | "video" | "sound", string[]> = { image: [], video: [], sound: [] };
let mask: string;

beforeAll(async () => {
  viewer = await makeAccount({ credits: 1_000_000 });
  const film = await mp4({ seconds: 3, width: 720, height: 480, hasSound: true });
  const [video, sound] = [
    { contentType: "video/mp4", width: 720, height: 480, durationSeconds: 3 },
    { contentType: "audio/mpeg", width: null, height: null, durationSeconds: 3 },
  ];
  for (let n = 0; n < MOST_IMAGES; n++) files.image.push((await storeImage(viewer.userId, 640, 480)).id);
  for (let n = 0; n < MOST_PLAYED; n++) {
    files.video.push((await storePlayed(viewer.userId, film, video)).id);
    files.sound.push((await storePlayed(viewer.userId, mp3({ seconds: 3 }), sound)).id);
  }
  mask = (await storeMask(viewer.userId, 640, 480)).id;
  for (const { model } of imported) await importModel("command line", { kieModel: model });
});
afterAll(async () => {
  await vi.waitFor(
    async () => expect(await db.task.count({ where: { status: { in: OPEN_STATUSES } } })).toBe(0),
    pause,
  );
  await expectLedgersToBalance();
}, LONGEST_MS);

/** How a model is ordered: with which parameters, in which way, with how many words, and whether with a mask. */
type Way = {
  name: string;
  parameters: Record<string, string>;
  situation: Situation;
  words: number;
  isMasked: boolean;
};

/** By default in every way that it takes sources; then with all that can be set at its least, and at its most. */
function waysOf(model: ModelDefinition): Way[] {
  const situations = situationsOf(model);
  const most = situations.at(-1) ?? plainest(model);
  const masks = model.inputs.find(({ kind }) => kind === "MASK") ?? { min: 0, max: 0 };
  const at = (end: "least" | "most", situation: Situation, words: number): Way => ({
    ...{ name: `all at the ${end}`, situation, words, isMasked: masks.min > 0 },
    parameters: extremesOf(model, situation, end),
  });
  return [
    ...situations.map((situation) => {
      const { frameMode, sources, videos, sounds } = situation;
      const name = `${frameMode ?? "plain"}, ${sources} images, ${videos} videos, ${sounds} sounds`;
      return { name, parameters: {}, situation, words: Math.max(30, model.promptMinLength), isMasked: masks.min > 0 };
    }),
    ...(masks.min < masks.max
      ? [
          {
            ...at("least", { ...plainest(model), sources: 1 }, Math.max(30, model.promptMinLength)),
            name: "with a mask",
            isMasked: true,
          },
        ]
      : []),
    at("least", plainest(model), Math.max(30, model.promptMinLength)),
    at("most", most, model.promptMaxLength),
  ];
}

/** As many of them as this run does, from the plainest to the fullest. */
function someOf(ways: Way[]): Way[] {
  const most = countOf("Ways to order");
  const step = Math.max(1, (ways.length - 1) / (most - 1));
  return ways.filter((_, index) => Math.round(Math.round(index / step) * step) === index);
}

let count = 0;

/** The files that an order names: of a model that goes on from a task, a result of one that it goes on from. */
async function sourcesFor(model: ModelDefinition, { sources, videos, sounds }: Situation): Promise<string[]> {
  const continues = continuesOf(model);
  if (continues !== null) return [(await insertMade(viewer.userId, continues)).id];
  return [...files.image.slice(0, sources), ...files.video.slice(0, videos), ...files.sound.slice(0, sounds)];
}

/** Orders it as people do, and waits until kie.ai has it. */
async function ordered(model: ModelDefinition, way: Way): Promise<[Order, string]> {
  const { parameters, situation, words } = way;
  count += 1;
  const name = String(count);
  const input = {
    ...inputWith(model, parameters),
    prompt: model.takesPrompt ? `[[${name}]] ${"a fox in the snow ".repeat(1200)}`.slice(0, words - 1).concat("!") : "",
    sourceImages: await sourcesFor(model, situation),
    mask: way.isMasked ? mask : null,
    frameMode: situation.frameMode,
  };
  const before = standIn.orders.length;
  const { task } = await createTask(viewer, model.kind, input, { operation: "test" });
  const order = await vi.waitFor(() => {
    // Without words it is known by kie.ai's id, which no other order of that time has.
    const [found] = model.takesPrompt
      ? standIn.ordersOf(name)
      : standIn.orders.slice(before).filter((one) => kieIdsOf(model).includes(one.model));
    if (found === undefined) throw new Error("nothing was sent");
    return found;
  }, pause);
  return [order, task.id];
}

/** What kie.ai's papers say of a model's fields. */
function paperOf(id: string): Pick<Paper, "properties" | "required"> {
  const known = imported.find(({ model }) => model === id) ?? marketModels[id];
  if (known === undefined) throw new Error(`no paper of ${id}`);
  return "input" in known ? schemaOf(known.input) : known;
}

/** The filter's fields of each of kie.ai's ids that we use, by its own papers (appendix A, 2026-08). */
const FILTERS: Record<string, string[]> = {
  "google/nano-banana": ["nsfw_checker"],
  "bytedance/seedream-v4-text-to-image": ["nsfw_checker"],
  "bytedance/seedream-v4-edit": ["nsfw_checker"],
  "seedream/4.5-text-to-image": ["nsfw_checker"],
  "seedream/4.5-edit": ["nsfw_checker"],
  "qwen/text-to-image": ["nsfw_checker", "enable_safety_checker"],
  "wan/2-7-text-to-video": ["nsfw_checker"],
  "wan/2-7-image-to-video": ["nsfw_checker"],
  ...Object.fromEntries(
    [
      ...["seedream/5-pro", "seedream/5-lite", "seedream/5-flash", "flux-2/pro", "flux-2/flex"].flatMap((name) => [
        `${name}-text-to-image`,
        `${name}-image-to-image`,
      ]),
      ...["qwen3/text-to-image", "qwen3/image-to-image", "qwen3/pro-text-to-image", "qwen3/pro-image-to-image"],
      ...["z-image", "wan/2-7-image", "wan/2-7-image-pro", "wan/3-0-video", "wan/3-0-video-prime"],
      ...["2-5", "2", "2-fast", "2-mini", "1.5-pro"].map((name) => `bytedance/seedance-${name}`),
      ...["hailuo/2-3-image-to-video-standard", "hailuo/2-3-image-to-video-pro", "grok-imagine-video-1-5-preview"],
    ].map((id) => [id, ["nsfw_checker"]]),
  ),
};

/** The same for every model, wherever it comes from. */
async function expectEachFieldToFit(
  model: ModelDefinition,
): Promise<{ tasks: string[]; filtered: [string, string[]][] }> {
  const tasks: string[] = [];
  const filtered: [string, string[]][] = [];
  for (const way of someOf(waysOf(model))) {
    const [{ model: id, input }, task] = await ordered(model, way);
    const unsaid = UNSAID[id] === undefined ? [] : [`${UNSAID[id]} is unknown`];
    expect(brokenBy(paperOf(id), input), `${way.name}: ${JSON.stringify(input).slice(0, 500)}`).toEqual(unsaid);
    tasks.push(task);
    const on = Object.entries(input).filter(([name, value]) => /nsfw|safety_checker/.test(name) && value === true);
    filtered.push([id, on.map(([name]) => name)]);
  }
  return { tasks, filtered };
}

describe.concurrent("each field of each order fits what kie.ai says of it: text alone, each kind of source, defaults and ends", () => {
  const offered = modelDefinitions.filter(({ family }) => family === "market");

  it.each(offered.map((model) => [model.slug, model] as const))("%s", { timeout: LONGEST_MS }, async (_slug, model) => {
    const { filtered } = await expectEachFieldToFit(model);
    for (const [id, on] of filtered) expect(on, `the content filter of ${id}`).toEqual(FILTERS[id] ?? []);
  });

  it.each(imported.map(({ model }) => [model]))("%s, imported", { timeout: LONGEST_MS }, async (id) => {
    const model = await definitionOf(slugFor(id));
    if (model === undefined) throw new Error("It was not imported.");
    const { tasks } = await expectEachFieldToFit(model);
    for (const task of tasks)
      expect(await untilEnded(task, "COMPLETED", LONGEST_MS)).toMatchObject({ status: "COMPLETED" });
    const kept = await db.asset.findMany({ where: { taskId: { in: tasks } }, select: { contentType: true } });
    const type = { IMAGE: "image/png", VIDEO: "video/mp4", AUDIO: "audio/mpeg" }[model.kind];
    expect(kept).toEqual(tasks.map(() => ({ contentType: type })));
  });

  it("and what does not fit is found: a field of another name, one too many, one too large, one left out", () => {
    const paper = paperOf("bytedance/seedream");
    const good = { prompt: "a fox", image_size: "square", guidance_scale: 2 };
    expect(brokenBy(paper, good)).toEqual([]);
    const { prompt: _prompt, ...without } = good;
    for (const bad of [
      { ...good, imageSize: "x" },
      { ...good, image_size: "1:1" },
      { ...good, guidance_scale: 11 },
      without,
    ])
      expect(brokenBy(paper, bad)).toHaveLength(1);
  });
});
