import { MOST_BYTES } from "#app/batches/read/limits.ts";
import type { Reading, Table } from "#app/batches/read/reading.ts";
import type { Asked } from "#app/batches/read/table.worker.ts";

/** Longer than any file of that size takes. */
const WITHIN_MS = 20_000;

/** Reads a file of rows in a thread of its own. `failed`: the thread's code could not be fetched, or the file not be read. */
export function readTable(file: File, reading: Reading): Promise<Table | "large" | "failed"> {
  if (file.size > MOST_BYTES) return Promise.resolve("large");
  const worker = new Worker(new URL("./table.worker.ts", import.meta.url), { type: "module" });
  return new Promise<Table | "failed">((resolve) => {
    const timer = setTimeout(() => resolve("failed"), WITHIN_MS);
    worker.onmessage = ({ data }: MessageEvent<Table>) => {
      clearTimeout(timer);
      resolve(data);
    };
    worker.onerror = () => {
      clearTimeout(timer);
      resolve("failed");
    };
    const asked: Asked = { file, reading };
    worker.postMessage(asked);
  }).finally(() => worker.terminate());
}
