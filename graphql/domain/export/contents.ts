import { Readable } from "node:stream";
import { captionsKey } from "#graphql/domain/assets/attached/keys.ts";
import { describeMovement, meaningOf } from "#graphql/domain/credits/reasons.ts";
import { fileNames } from "#graphql/domain/export/file-name.ts";
import type { ZipEntry } from "#graphql/domain/export/zip.ts";
import { styleNameOf } from "#graphql/domain/tasks/create/prompt.ts";
import { readInputOf } from "#graphql/domain/tasks/create/retry.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import type { User } from "#prisma/generated/client/client.ts";

/** Small pages: others wait for the database while one is read. */
const PAGE = 50;

type Page<Row> = (after: string) => Promise<Row[]>;

/** Every file of an account's export: its records as JSON, one object a line, and its media. */
export async function entriesOf(user: User): Promise<ZipEntry[]> {
  const { id: userId } = user;
  const names = await mediaNames(userId);
  return [
    lines("profile.jsonl", async function* () {
      yield profileOf(user);
    }),
    lines("tasks.jsonl", () => tasks(userId, names)),
    lines("collections.jsonl", () => collections(userId)),
    lines("comparisons.jsonl", () => comparisons(userId)),
    lines("batches.jsonl", () => batches(userId)),
    lines("styles.jsonl", () => styles(userId)),
    lines("characters.jsonl", () => characters(userId)),
    lines("prompts.jsonl", () => prompts(userId)),
    lines("ledger.jsonl", () => ledger(userId)),
    lines("purchases.jsonl", () => purchases(userId)),
    lines("files.jsonl", () => files(userId, names)),
    ...media(names),
  ];
}

type Media = Map<string, { name: string; storageKey: string; createdAt: Date; captions: string | null }>;

function lines(name: string, rows: () => AsyncGenerator<object>): ZipEntry {
  async function* text() {
    for await (const row of rows()) yield `${JSON.stringify(row)}\n`;
  }
  return { name, modifiedAt: now(), isText: true, open: async () => Readable.from(text(), { objectMode: false }) };
}

/** Rows in the order of their ids, a page at a time. */
async function* paged<Row extends { id: string }>(page: Page<Row>): AsyncGenerator<Row> {
  let after = "";
  for (;;) {
    const rows = await page(after);
    yield* rows;
    after = rows.at(-1)?.id ?? "";
    if (rows.length < PAGE) return;
  }
}

const next = (after: string) => ({ id: { gt: after } });
const order = { orderBy: { id: "asc" as const }, take: PAGE };

function profileOf({ id, email, name, role, locale, emailVerifiedAt, createdAt }: User) {
  return { id, email, name, role, locale, emailVerifiedAt, createdAt, exportedAt: now() };
}

async function mediaNames(userId: string): Promise<Media> {
  const nameOf = fileNames();
  const found: Media = new Map();
  const rows = paged((after) =>
    db.asset.findMany({ where: { userId, deletedAt: null, ...next(after) }, include: { task: true }, ...order }),
  );
  for await (const asset of rows) {
    const { id, storageKey, createdAt, captionsName } = asset;
    const captions = captionsName === null ? null : captionsKey(id, captionsName);
    found.set(id, { name: `media/${nameOf(asset, asset.task)}`, storageKey, createdAt, captions });
  }
  return found;
}

function captionsFile(name: string): string {
  return name.replace(/\.[^.]*$/, ".vtt");
}

function media(names: Media): ZipEntry[] {
  return [...names.values()].flatMap(({ name, storageKey, createdAt: modifiedAt, captions }) => {
    const file = { name, modifiedAt, isText: false, open: () => storage().read(storageKey) };
    if (captions === null) return [file];
    // Named as players look for them. A poster is a frame of the file and goes without saying.
    return [file, { name: captionsFile(name), modifiedAt, isText: true, open: () => storage().read(captions) }];
  });
}

async function* tasks(userId: string, names: Media) {
  const rows = paged((after) =>
    db.task.findMany({
      where: { userId, deletedAt: null, ...next(after) },
      include: {
        sources: { orderBy: { position: "asc" } },
        assets: { orderBy: { position: "asc" } },
        style: true,
        rating: { select: { isGood: true, reason: true, ratedAt: true } },
      },
      ...order,
    }),
  );
  for await (const task of rows) {
    const { id, kind, status, creditsCharged, isFavorite, failureCode, endUser, createdAt, startedAt, completedAt } =
      task;
    const recipe = { ...(await readInputOf(task)), style: styleNameOf(task) };
    const files = task.assets.flatMap((asset) => names.get(asset.id)?.name ?? []);
    const facts = {
      id,
      kind,
      status,
      creditsCharged,
      isFavorite,
      failureCode,
      endUser,
      reference: task.reference,
      batch: task.batchId,
      createdAt,
      startedAt,
      completedAt,
    };
    yield { ...facts, rating: task.rating, recipe, files };
  }
}

async function* comparisons(userId: string) {
  const tasks = { where: { deletedAt: null }, orderBy: { id: "asc" as const }, select: { id: true } };
  const rows = paged((after) =>
    db.comparison.findMany({ where: { userId, deletedAt: null, ...next(after) }, include: { tasks }, ...order }),
  );
  for await (const { id, prompt, models, winnerId, createdAt, ...row } of rows) {
    yield { id, prompt, models, tasks: row.tasks.map((task) => task.id), winner: winnerId, createdAt };
  }
}

async function* batches(userId: string) {
  const rows = paged((after) => db.batch.findMany({ where: { userId, deletedAt: null, ...next(after) }, ...order }));
  for await (const { id, name, createdAt } of rows) yield { id, name, createdAt };
}

async function* collections(userId: string) {
  const rows = paged((after) => db.collection.findMany({ where: { userId, ...next(after) }, ...order }));
  for await (const { id, name, createdAt } of rows) {
    const places = await db.collectedTask.findMany({
      where: { collectionId: id, isHidden: false },
      orderBy: { rank: "desc" },
      select: { taskId: true },
    });
    yield { id, name, createdAt, tasks: places.map(({ taskId }) => taskId) };
  }
}

async function* styles(userId: string) {
  const rows = paged((after) => db.ownStyle.findMany({ where: { userId, ...next(after) }, ...order }));
  for await (const { id, name, promptSuffix, pictureId, createdAt } of rows) {
    yield { id, name, promptSuffix, picture: pictureId, createdAt };
  }
}

async function* characters(userId: string) {
  const include = { pictures: { orderBy: { position: "asc" as const }, select: { assetId: true } } };
  const rows = paged((after) => db.character.findMany({ where: { userId, ...next(after) }, include, ...order }));
  for await (const { id, name, description, rightsConfirmedAt, createdAt, pictures } of rows) {
    const facts = { id, name, description, rightsConfirmedAt, createdAt };
    yield { ...facts, pictures: pictures.map(({ assetId }) => assetId) };
  }
}

async function* prompts(userId: string) {
  const rows = paged((after) =>
    db.prompt.findMany({
      where: { userId, status: "COMPLETED", deletedAt: null, ...next(after) },
      include: { messages: { orderBy: { position: "asc" } } },
      ...order,
    }),
  );
  for await (const { id, kind, title, idea, text, isFavorite, createdAt, updatedAt, messages } of rows) {
    const conversation = messages.map((message) => ({ role: message.role, text: message.text, at: message.createdAt }));
    yield { id, kind, title, idea, text, isFavorite, createdAt, updatedAt, conversation };
  }
}

/** In the order of their numbers, which no clock has a say in. */
async function* ledger(userId: string) {
  for (let last = 0, isWhole = false; !isWhole; ) {
    const where = { userId, number: { gt: last } };
    const rows = await db.creditTransaction.findMany({ where, orderBy: { number: "asc" }, take: PAGE });
    for (const row of rows) {
      const { id, number, type, amount, balanceAfter, taskId, promptId, createdAt } = row;
      const description = describeMovement(row);
      yield { id, number, type, amount, balanceAfter, taskId, promptId, ...meaningOf(row), description, createdAt };
      last = number;
    }
    isWhole = rows.length < PAGE;
  }
}

async function* purchases(userId: string) {
  const rows = paged((after) => db.purchase.findMany({ where: { userId, ...next(after) }, ...order }));
  for await (const { id, name, credits, amountCents, currency, status, refundedCents, createdAt, paidAt } of rows) {
    yield { id, name, credits, amountCents, currency, status, refundedCents, createdAt, paidAt };
  }
}

async function* files(userId: string, names: Media) {
  const rows = paged((after) => db.asset.findMany({ where: { userId, deletedAt: null, ...next(after) }, ...order }));
  for await (const asset of rows) {
    const { id, purpose, contentType, width, height, byteSize, sha256, altText, hasNoSpeech, taskId, createdAt } =
      asset;
    const { name: file, captions = null } = names.get(id) ?? {};
    const heard = { captions: captions === null || file === undefined ? null : captionsFile(file), hasNoSpeech };
    const made = { taskId, croppedFrom: asset.croppedFromId, crop: asset.crop, createdAt };
    yield { id, file, purpose, contentType, width, height, byteSize, sha256, altText, ...heard, ...made };
  }
}
