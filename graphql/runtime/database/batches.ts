/** As many rows go in a few milliseconds; the embedded database has one connection, and others wait for it. */
const BATCH = 500;

/**
 * Deletes however many rows in short statements, so that whoever else asks the database gets a turn between them.
 * @param remove deletes at most `limit` rows and says how many it did.
 * @returns how many went in all.
 */
export async function deleteInBatches(remove: (limit: number) => Promise<{ count: number }>): Promise<number> {
  let total = 0;
  for (;;) {
    const { count } = await remove(BATCH);
    total += count;
    if (count < BATCH) return total;
  }
}
