import type { Account, Movement } from "#app/billing/documents.ts";

type Entry = Account["creditTransactions"]["nodes"][number];

/** One line of the ledger as people read it: a task with all that was held, charged and returned for it, or one entry. */
export type LedgerLine = {
  key: string;
  task: { id: string; kind: "IMAGE" | "VIDEO" | "AUDIO" } | null;
  /** What the entries come to together. */
  amount: number;
  /** The newest, which tells how it stands. */
  latest: Movement;
  /** Newest first. */
  entries: readonly Movement[];
};

/** The entries of a page as lines, each where its newest entry on the page stands. A task has all of its entries, wherever they are. */
export function linesOf(page: readonly Entry[]): LedgerLine[] {
  const seen = new Set<string>();
  return page.flatMap<LedgerLine>((entry) => {
    const { task } = entry;
    if (task === null) return [{ key: entry.id, task, amount: entry.amount, latest: entry, entries: [entry] }];
    if (seen.has(task.id)) return [];
    seen.add(task.id);
    const entries = [...task.creditTransactions].sort((a, b) => b.createdAt.localeCompare(a.createdAt));
    // What changes while the page is open may be told of the page before it is told of the task.
    const all = entries.some(({ id }) => id === entry.id) ? entries : [entry, ...entries];
    const amount = all.reduce((sum, one) => sum + one.amount, 0);
    return [{ key: task.id, task, amount, latest: all[0] ?? entry, entries: all }];
  });
}
