import { afterAll, beforeAll } from "vitest";
import { startWorker } from "#graphql/jobs/worker.ts";
import { useDatabase } from "#tests/support/database.ts";
import { type ScriptedKie, scriptedKie } from "#tests/support/kie/scripted-kie.ts";

export type ScriptedWorld = ScriptedKie & { startWorker(): Promise<void>; stopWorker(): Promise<void> };

/** A database, a kie.ai under the test's command, and the worker (`worker: false` leaves it to the test). */
export function useScriptedWorld({ worker = true } = {}): ScriptedWorld {
  let stop: (() => Promise<void>) | undefined;
  useDatabase();
  const kie = scriptedKie();
  const world = Object.assign(kie, {
    startWorker: async () => {
      stop ??= await startWorker();
    },
    stopWorker: async () => {
      await stop?.();
      stop = undefined;
    },
  });
  if (worker) beforeAll(world.startWorker);
  afterAll(world.stopWorker);
  return world;
}
