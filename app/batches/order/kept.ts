import type { Checked } from "#app/batches/order/check.ts";
import type { Item } from "#app/batches/plan/items.ts";
import type { Refusal } from "#app/lib/graphql/result.ts";

/** What was not ordered of a batch, and why. */
export type Left = Pick<Item, "reference" | "prompt" | "obstacle"> & { refusal: Refusal | null };

/**
 * An order that is given in several calls: what is in each, and how far it has come. A call has a key of its own, made of the batch's,
 * so one that is made again, by whatever page, orders nothing twice.
 */
export type KeptOrder = {
  /** The id of the batch. */
  id: string;
  key: string;
  calls: Checked[][];
  /** So many of the calls are through. */
  through: number;
  ordered: number;
  left: Left[];
  isStopped: boolean;
  keptAt: number;
};

const NAME = "batches";
/** The API knows a call's key for at least a day. After that a call that was lost might be made twice. */
const KEPT_MS = 20 * 60 * 60 * 1000;

function settled<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(NAME, { keyPath: "id" });
  return settled(request);
}

async function inStore<Value>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<Value>,
): Promise<Value | null> {
  try {
    const database = await open();
    const value = await settled(work(database.transaction(NAME, mode).objectStore(NAME)));
    database.close();
    return value;
  } catch {
    // Browsers forbid it in private windows, or have no room: the order then goes on only as long as the page lives.
    return null;
  }
}

/** Keeps an order in this browser. */
export async function keepOrder(order: KeptOrder): Promise<void> {
  await inStore("readwrite", (store) => store.put(order));
}

function isOrder(value: unknown): value is KeptOrder {
  return typeof value === "object" && value !== null && "calls" in value && "keptAt" in value;
}

/** The order of a batch that this browser keeps; null where it keeps none. Those that are too old are taken out. */
export async function keptOrder(id: string, now = Date.now()): Promise<KeptOrder | null> {
  const all: unknown[] = (await inStore("readonly", (store) => store.getAll())) ?? [];
  const orders = all.filter(isOrder);
  for (const old of orders.filter(({ keptAt }) => now - keptAt > KEPT_MS)) {
    await inStore("readwrite", (store) => store.delete(old.id));
  }
  return orders.find((order) => order.id === id && now - order.keptAt <= KEPT_MS) ?? null;
}
