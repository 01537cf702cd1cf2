import { beforeEach, describe, expect, it } from "vitest";
import { allModels, modelDefinition } from "#graphql/domain/catalog/models.ts";
import { lookNow } from "#graphql/domain/operations/catalog/watch/look-now.ts";
import { offered } from "#graphql/domain/operations/catalog/watch/offered.ts";
import { createTask } from "#graphql/domain/tasks/create/create.ts";
import { db } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import { setCatalogChange } from "#graphql/sandbox/kie/catalog/changes.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { mp4 } from "#tests/support/files/played-files.ts";
import { storeImage, storePlayed } from "#tests/support/files/sources.ts";
import { execute, type Person, signInAgain } from "#tests/support/graphql.ts";
import { bearer, makeKey } from "#tests/support/keys.ts";
import { letProofGrowOld, signedInAs } from "#tests/support/operators.ts";
import { untilEnded } from "#tests/support/tasks.ts";
import { useWorld } from "#tests/support/world.ts";

useWorld();

const LIST = `query ($search: String) { operations { importableModels(search: $search) {
  slug title provider purposes kind priceText imported offeredAs
} } }`;
const PREVIEW = `query ($slug: String!, $kind: TaskKind, $credits: Int) { operations {
  previewImport(slug: $slug, kind: $kind, credits: $credits) {
    __typename ... on Error { message }
    ... on ImportPreview {
      as name kind purposes possiblePurposes schema takesPrompt credits providerCredits margin priceText missing notUnderstood offeredAs
      doubts { field code } parameters { name type values defaultValue } inputs { name kind min max } loss { credits }
    }
  }
} }`;
const IMPORT = `mutation ($input: ImportModelInput!) { answer: importModel(input: $input) {
  __typename ... on Error { code message } ... on InvalidInputError { fields { path code } }
  ... on ImportModelPayload { notUnderstood model { slug name kind state credits purposes takesPrompt parameters { name } } }
} }`;
const REREAD = `mutation ($model: String!) { answer: rereadModel(input: { model: $model }) {
  __typename ... on Error { code message } ... on RereadModelPayload { notUnderstood model { name credits parameters { name } } }
} }`;
const TRY = `mutation ($model: String!) { answer: tryModel(input: { model: $model }) {
  __typename ... on Error { code message } ... on TryModelPayload { task { id } }
} }`;

type Given = {
  slug: string;
  as?: string;
  name?: string;
  kind?: string;
  purposes?: string[];
  credits?: number;
  seen?: string;
};
type Answer = { answer: { __typename: string; code?: string; message?: string } & Record<string, unknown> };

async function imported(input: Given, person: Person): Promise<Answer["answer"]> {
  return (await execute<Answer>(IMPORT, { input }, person)).data.answer;
}
const preview = async (variables: Record<string, unknown>, person: Person) =>
  (await execute<{ operations: { previewImport: Record<string, unknown> } }>(PREVIEW, variables, person)).data
    .operations.previewImport;

beforeEach(async () => {
  await db.sandboxCatalogChange.deleteMany();
  notify("catalog");
});

describe("kie.ai's list", () => {
  it("is searched by operators, and says what of it is offered here already", async () => {
    const support = await signedInAs("SUPPORT");
    type Row = { slug: string; imported: boolean; offeredAs: string | null; priceText: string };
    const list = async (search: string | null) =>
      (await execute<{ operations: { importableModels: Row[] } }>(LIST, { search }, support)).data.operations
        .importableModels;
    const all = await list(null);
    expect(all.length).toBeGreaterThan(90);
    expect(all.filter(({ imported: isThere }) => isThere).length).toBeGreaterThan(80);
    expect(await list("kling v2 PRO 2-1")).toMatchObject([
      {
        slug: "kling/v2-1-pro",
        title: "Kling V2 1 Pro",
        kind: "VIDEO",
        imported: false,
        priceText: "10 credits ($0.05) per second",
      },
    ]);
    expect((await list("google/nano-banana")).map(({ offeredAs }) => offeredAs)).toContain("nano-banana");
    expect(await list("nothing of the kind")).toEqual([]);
  });

  it("is nobody else's, and neither is what is done with it", async () => {
    const { userId } = await makeAccount();
    const user = await signInAgain(userId);
    const { secret } = await makeKey((await signedInAs("ADMIN")).viewer);
    for (const person of [undefined, user, bearer(secret)]) {
      expect((await execute<{ operations: unknown }>(LIST, {}, person)).data.operations).toBeNull();
      for (const [text, variables] of [
        [IMPORT, { input: { slug: "bytedance/seedream" } }],
        [REREAD, { model: "nano-banana" }],
        [TRY, { model: "nano-banana" }],
      ] as const) {
        const { data, errors } = await execute<Answer>(text, variables, person);
        expect(["FORBIDDEN", "UNAUTHENTICATED"]).toContain(errors?.[0]?.extensions?.code ?? data?.answer?.code);
      }
    }
    expect(await db.importedModel.count()).toBe(0);
  });
});

describe("an import", () => {
  it("is shown before it is made: the form, what was not understood, price and margin", async () => {
    const support = await signedInAs("SUPPORT");
    const shown = await preview({ slug: "kling/v2-1-pro" }, support);
    expect(shown).toMatchObject({
      as: "kling-v2-1-pro",
      kind: "VIDEO",
      purposes: ["IMAGE_TO_VIDEO"],
      credits: 63,
      providerCredits: 50,
      missing: [],
      offeredAs: null,
      loss: null,
    });
    expect(shown.margin).toBeCloseTo(13 / 63);
    expect(shown.inputs).toEqual([{ name: "sourceImages", kind: "IMAGE", min: 1, max: 2 }]);
    expect(await preview({ slug: "wan/2-2-animate-move" }, support)).toMatchObject({
      missing: [],
      inputs: [{ kind: "IMAGE" }, { name: "sourceVideos", kind: "VIDEO", min: 1, max: 1 }],
      doubts: [{ field: "video_url", code: "FILE_LIMITS" }],
    });
    expect(await preview({ slug: "ideogram/character-remix" }, support)).toMatchObject({
      missing: ["reference_image_urls"],
      doubts: [{ field: "reference_image_urls", code: "SECOND_IMAGE" }],
    });
    expect(await preview({ slug: "google/nano-banana" }, support)).toMatchObject({
      offeredAs: "nano-banana",
    });
    expect(await preview({ slug: "no/such" }, support)).toMatchObject({ __typename: "NotFoundError" });
    expect(await db.importedModel.count()).toBe(0);
  });

  it("makes a model that is listed, estimated, ordered and made like any other; it starts paused at kie.ai", async () => {
    const admin = await signedInAs("ADMIN");
    const answer = await imported({ slug: "qwen2/text-to-image", name: "Qwen 2", purposes: ["TEXT_TO_IMAGE"] }, admin);
    expect(answer).toMatchObject({
      __typename: "ImportModelPayload",
      notUnderstood: [],
      model: { slug: "qwen2-text-to-image", name: "Qwen 2", kind: "IMAGE", credits: 7, purposes: ["TEXT_TO_IMAGE"] },
    });
    expect(await db.model.findUnique({ where: { slug: "qwen2-text-to-image" } })).toMatchObject({
      state: "PAUSED",
      stateSetAt: null,
    });
    const buyer = await signInAgain((await makeAccount({ credits: 100 })).userId);
    const models = await execute<{ models: { slug: string }[]; estimateImageTask: { credits: number } }>(
      `{ models(kind: IMAGE) { slug } estimateImageTask(input: { model: "qwen2-text-to-image", prompt: "a fox", aspectRatio: "4:3" }) { ... on Estimate { credits } } }`,
      {},
      buyer,
    );
    expect(models.errors).toBeUndefined();
    expect(models.data.models.at(-1)).toEqual({ slug: "qwen2-text-to-image" });
    expect(models.data.estimateImageTask.credits).toBe(7);
    const { task } = await createTask(
      buyer.viewer,
      "IMAGE",
      { model: "qwen2-text-to-image", prompt: "a fox", aspectRatio: "4:3", seed: 3 },
      { operation: "t" },
    );
    expect(await untilEnded(task.id)).toMatchObject({ status: "COMPLETED", creditsCharged: 7 });
    expect(await db.sandboxTask.findFirst({ where: { model: "qwen2/text-to-image" } })).toMatchObject({
      request: { input: { prompt: "a fox", image_size: "4:3", output_format: "png", seed: 3, nsfw_checker: true } },
    });
    expect(await db.auditEntry.findFirst({ where: { action: "model.imported" } })).toMatchObject({
      actorId: admin.viewer.userId,
    });
    expect((await offered()).idsOf.get("qwen2-text-to-image")).toEqual(["qwen2/text-to-image"]);
  });

  it("is refused for what is offered already, whoever comes second too, and for what can't be given", async () => {
    const admin = await signedInAs("ADMIN");
    expect(await imported({ slug: "google/nano-banana" }, admin)).toMatchObject({
      code: "CONFLICT",
      message: "google/nano-banana is offered already, as nano-banana.",
    });
    const both = await Promise.all([1, 2].map(() => imported({ slug: "bytedance/seedream" }, admin)));
    expect(both.map(({ __typename }) => __typename).sort()).toEqual(["ConflictError", "ImportModelPayload"]);
    expect(await imported({ slug: "bytedance-seedream" }, admin)).toMatchObject({
      code: "CONFLICT",
      message: "bytedance/seedream is offered already, as bytedance-seedream.",
    });
    expect(await imported({ slug: "ideogram/character-remix" }, admin)).toMatchObject({
      code: "INVALID_INPUT",
      fields: [{ path: ["slug"], code: "UNFIT" }],
    });
    expect(await imported({ slug: "no/such" }, admin)).toMatchObject({ code: "NOT_FOUND" });
    expect(await db.importedModel.count({ where: { kieModel: "bytedance/seedream" } })).toBe(1);
  });

  it.each([
    [{ as: "Not A Slug" }, "as", "FORMAT"],
    [{ name: "  " }, "name", "REQUIRED"],
    [{ name: "x".repeat(61) }, "name", "TOO_LONG"],
    [{ name: "a\u0000b" }, "name", "UNSTORABLE"],
    [{ purposes: [] }, "purposes", "REQUIRED"],
    [{ credits: 0 }, "credits", "TOO_SMALL"],
    [{ credits: 1_000_000 }, "credits", "TOO_LARGE"],
  ])("is refused with %j", async (given, field, code) => {
    const admin = await signedInAs("ADMIN");
    const answer = await imported({ slug: "grok-imagine/text-to-image", ...given }, admin);
    expect(answer).toMatchObject({ code: "INVALID_INPUT", fields: [{ path: [field], code }] });
  });

  it("takes no slug that another model has", async () => {
    const admin = await signedInAs("ADMIN");
    expect(await imported({ slug: "grok-imagine/text-to-image", as: "veo-3.1-fast" }, admin)).toMatchObject({
      code: "CONFLICT",
    });
  });

  it.each(["none", "empty", "cyclic", "outside", "huge"])("is refused while the schema is %s", async (schema) => {
    await setCatalogChange({ model: "grok-imagine/text-to-image", change: { schema } });
    const admin = await signedInAs("ADMIN");
    expect(await imported({ slug: "grok-imagine/text-to-image" }, admin)).toMatchObject({ code: "CONFLICT" });
    expect(await preview({ slug: "grok-imagine/text-to-image" }, admin)).toMatchObject({ __typename: "ConflictError" });
  });

  it("needs an operator's price where kie.ai's is not understood, and is one though the list has it twice", async () => {
    await setCatalogChange({
      model: "grok-imagine/text-to-image",
      change: { price: "from 4 credits, depends", twice: true },
    });
    const admin = await signedInAs("ADMIN");
    expect(await preview({ slug: "grok-imagine/text-to-image" }, admin)).toMatchObject({
      credits: null,
      providerCredits: null,
    });
    expect(await imported({ slug: "grok-imagine/text-to-image" }, admin)).toMatchObject({
      code: "INVALID_INPUT",
      fields: [{ path: ["credits"], code: "REQUIRED" }],
    });
    expect(await imported({ slug: "grok-imagine/text-to-image", credits: 12 }, admin)).toMatchObject({
      model: { credits: 12 },
    });
  });

  it("is an administrator's who has just proved who they are, and of fields as they were seen", async () => {
    const [support, admin] = [await signedInAs("SUPPORT"), await signedInAs("ADMIN")];
    const refused = await execute<Answer>(IMPORT, { input: { slug: "kling/v2-1-pro" } }, support);
    expect(refused.errors?.[0]?.extensions?.code).toBe("FORBIDDEN");
    expect(await imported({ slug: "kling/v2-1-pro", seen: "another" }, admin)).toMatchObject({ code: "CONFLICT" });
    await letProofGrowOld(admin);
    expect(await imported({ slug: "kling/v2-1-pro" }, admin)).toMatchObject({ code: "PROOF_REQUIRED" });
  });
});

describe("an imported model", () => {
  it("is tried in the sandbox for nothing; where it begins with an image, with the operator's own", async () => {
    const admin = await signedInAs("ADMIN");
    await imported({ slug: "hailuo/02-image-to-video-standard" }, admin);
    const attempt = async (person: Person) =>
      (await execute<Answer>(TRY, { model: "hailuo-02-image-to-video-standard" }, person)).data.answer;
    expect(await attempt(admin)).toMatchObject({ code: "CONFLICT" });
    await storeImage(admin.viewer.userId, 64, 64);
    const answer = await attempt(admin);
    expect(answer.__typename).toBe("TryModelPayload");
    const task = await db.task.findFirstOrThrow({ where: { userId: admin.viewer.userId } });
    expect(await untilEnded(task.id)).toMatchObject({
      status: "COMPLETED",
      sandbox: true,
      creditsCharged: 0,
    });
    expect(await db.auditEntry.count({ where: { action: "model.tried" } })).toBe(1);
  });

  it("that works from a picture and a video is tried with the operator's own of a length that it takes", async () => {
    const admin = await signedInAs("ADMIN");
    const { userId } = admin.viewer;
    await imported({ slug: "wan/2-2-animate-move" }, admin);
    const attempt = async () => (await execute<Answer>(TRY, { model: "wan-2-2-animate-move" }, admin)).data.answer;
    await storeImage(userId, 64, 64);
    expect(await attempt()).toMatchObject({
      code: "CONFLICT",
      message: expect.stringMatching(/^This model works from one video of 3 to 10 seconds, and you have 0/),
    });
    const size = { contentType: "video/mp4", width: 64, height: 36 };
    const video = async (seconds: number) =>
      storePlayed(userId, await mp4({ seconds, width: 64, height: 36 }), { ...size, durationSeconds: seconds });
    const fits = await video(4);
    await video(12);
    expect(await attempt()).toMatchObject({ __typename: "TryModelPayload" });
    const task = await db.task.findFirstOrThrow({ where: { userId, modelSlug: "wan-2-2-animate-move" } });
    const sources = await db.taskSource.findMany({ where: { taskId: task.id }, orderBy: { position: "asc" } });
    expect(sources.map(({ assetId }) => assetId)).toContain(fits.id);
    expect(await untilEnded(task.id)).toMatchObject({ status: "COMPLETED", creditsCharged: 0 });
    // It is as long as what moves in it.
    const made = await db.asset.findFirstOrThrow({ where: { taskId: task.id } });
    expect(made.durationSeconds).toBeCloseTo(4, 0);
  });

  it("is read again: its fields follow kie.ai, its name and price stay, and only what was imported can be", async () => {
    const admin = await signedInAs("ADMIN");
    await imported({ slug: "wan/2-6-text-to-video", name: "Wan 2.6", credits: 200 }, admin);
    await setCatalogChange({ model: "wan/2-6-text-to-video", change: { renamed: { multi_shots: "several_shots" } } });
    const { answer } = (await execute<Answer>(REREAD, { model: "wan-2-6-text-to-video" }, admin)).data;
    expect(answer).toMatchObject({
      model: {
        name: "Wan 2.6",
        credits: 200,
        parameters: [{ name: "durationSeconds" }, { name: "severalShots" }, { name: "resolution" }],
      },
    });
    const other = (await execute<Answer>(REREAD, { model: "nano-banana" }, admin)).data.answer;
    expect(other).toMatchObject({ code: "NOT_FOUND" });
  });

  it("whose row can't be read is left out, and everything else goes on, with what it has made", async () => {
    const admin = await signedInAs("ADMIN");
    await imported({ slug: "happyhorse/reference-to-video", as: "horses" }, admin);
    expect(modelDefinition("horses")?.maxSourceImages).toBe(9);
    await db.importedModel.update({
      where: { slug: "horses" },
      data: { definition: { slug: "horses", parameters: "?" } },
    });
    notify("catalog");
    type Read = { models: { slug: string }[]; node: { name: string; kind: string; parameters: unknown[] } };
    const id = Buffer.from("Model:horses").toString("base64");
    const { data } = await execute<Read>(
      `query ($id: ID!) { models { slug } node(id: $id) { ... on Model { name kind parameters { name } } } }`,
      { id },
      admin,
    );
    expect(data.models.length).toBeGreaterThan(40);
    expect(data.models.map(({ slug }) => slug)).not.toContain("horses");
    expect(data.node).toEqual({ name: "Happyhorse Reference To Video", kind: "VIDEO", parameters: [] });
    expect(allModels().some(({ slug }) => slug === "horses")).toBe(false);
    await expect(lookNow("command line", "horses")).rejects.toThrow();
  });
});
