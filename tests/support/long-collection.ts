/** So many tasks a collection may have; a page shows the first of them. */
export const MOST = 10_000;
export const ON_A_PAGE = 48;

/** The collections of `collectionsOf`, by how much is in them. */
const COLLECTIONS = { ten: 10, page: ON_A_PAGE, all: MOST } as const;
export type CollectionName = keyof typeof COLLECTIONS;

/** The row of one of them; it is the account's own, and there is one such account. */
export const collectionId = (name: CollectionName) =>
  `01930000-0000-7000-8000-${String(COLLECTIONS[name]).padStart(12, "0")}`;

const id = (kind: string) => `'01930000-0000-7${kind}-8000-' || lpad(to_hex(n), 12, '0')`;

/** As SQL: an account's collections, of ten tasks, of a page, and of as many as there may be, each with its result. */
export function collectionsOf(userId: string): string[] {
  const each = `FROM generate_series(1, ${MOST}) AS n`;
  return [
    `INSERT INTO "Task" (id, "userId", kind, status, "startedAt", "completedAt", "modelSlug", prompt, "creditsHeld", "creditsCharged",
       sandbox, "callbackToken", "createdAt")
     SELECT ${id("001")}, '${userId}', 'IMAGE', 'COMPLETED', now(), now(), 'nano-banana', 'a fox in the rain', 5, 5, TRUE, '',
       now() - n * interval '1 second' ${each}`,
    `INSERT INTO "Asset" (id, "userId", "taskId", position, purpose, "storageKey", "contentType", width, height, "byteSize", sha256)
     SELECT ${id("002")}, '${userId}', ${id("001")}, 0, 'RESULT', 'results/' || n || '.png', 'image/png', 1024, 1024, 1000, '' ${each}`,
    ...Object.entries(COLLECTIONS).flatMap(([name, size]) => [
      `INSERT INTO "Collection" (id, "userId", name, size) VALUES ('${collectionId(name as CollectionName)}', '${userId}', '${name}', ${size})`,
      `INSERT INTO "CollectedTask" ("collectionId", "taskId", rank)
       SELECT '${collectionId(name as CollectionName)}', ${id("001")}, -n FROM generate_series(1, ${size}) AS n`,
    ]),
  ];
}
