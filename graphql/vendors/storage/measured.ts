import { Readable } from "node:stream";
import { counter, histogram, secondsSince, WAITED_FOR } from "#graphql/runtime/metrics/metrics.ts";
import { MissingObjectError, type Storage } from "#graphql/vendors/storage/driver.ts";

const calls = counter({
  name: "storage_calls_total",
  help: "Calls of the file storage, by what came of them: ok, missing (no such object), broken_off (what was to be stored did), failed.",
  labels: ["call", "outcome"],
});
const durations = histogram(
  {
    name: "storage_call_duration_seconds",
    help: "How long calls of the file storage take; a reading one, until the object is open.",
    labels: ["call"],
  },
  WAITED_FOR,
);

/** The same storage, whose calls are counted. */
export function measured(storage: Storage): Storage {
  return {
    ...storage,
    put: (key, body, info) => {
      const source = sourceOf(body);
      return count("put", () => storage.put(key, source.body, info), source);
    },
    read: counted("read", storage.read),
    open: counted("open", storage.open),
    stat: counted("stat", storage.stat),
    delete: counted("delete", storage.delete),
    directUpload: counted("directUpload", storage.directUpload),
  };
}

// What rises from nothing is not seen to rise.
for (const call of ["put", "read", "open", "stat", "delete", "directUpload"]) calls.inc({ call, outcome: "failed" }, 0);

function counted<Args extends unknown[], Value>(call: string, act: (...args: Args) => Promise<Value>) {
  return (...args: Args): Promise<Value> => count(call, () => act(...args));
}

type Source = { body: Readable | Buffer; isBroken: boolean };

/** The same bytes, and whether it was they that broke off: a reader who leaves says nothing of the storage. */
function sourceOf(body: Readable | Buffer): Source {
  const source: Source = { body, isBroken: false };
  if (Buffer.isBuffer(body)) return source;
  async function* pieces() {
    try {
      yield* body;
    } catch (error) {
      source.isBroken = true;
      throw error;
    }
  }
  source.body = Readable.from(pieces(), { objectMode: false });
  return source;
}

async function count<Value>(call: string, act: () => Promise<Value>, source?: Source): Promise<Value> {
  const startedAt = performance.now();
  const tell = (outcome: "ok" | "missing" | "broken_off" | "failed") => {
    calls.inc({ call, outcome });
    durations.observe({ call }, secondsSince(startedAt));
  };
  try {
    const value = await act();
    tell("ok");
    return value;
  } catch (error) {
    tell(error instanceof MissingObjectError ? "missing" : source?.isBroken ? "broken_off" : "failed");
    throw error;
  }
}
