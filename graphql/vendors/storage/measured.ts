import { counter, histogram, secondsSince, WAITED_FOR } from "#graphql/runtime/metrics/metrics.ts";
import { MissingObjectError, type Storage } from "#graphql/vendors/storage/driver.ts";

const calls = counter({
  name: "storage_calls_total",
  help: "Calls of the file storage, by what came of them: ok, missing (no such object), failed.",
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
    put: counted("put", storage.put),
    read: counted("read", storage.read),
    open: counted("open", storage.open),
    stat: counted("stat", storage.stat),
    delete: counted("delete", storage.delete),
    directUpload: counted("directUpload", storage.directUpload),
  };
}

function counted<Args extends unknown[], Value>(call: string, act: (...args: Args) => Promise<Value>) {
  // What rises from nothing is not seen to rise.
  calls.inc({ call, outcome: "failed" }, 0);
  return async (...args: Args): Promise<Value> => {
    const startedAt = performance.now();
    const tell = (outcome: "ok" | "missing" | "failed") => {
      calls.inc({ call, outcome });
      durations.observe({ call }, secondsSince(startedAt));
    };
    try {
      const value = await act(...args);
      tell("ok");
      return value;
    } catch (error) {
      tell(error instanceof MissingObjectError ? "missing" : "failed");
      throw error;
    }
  };
}
