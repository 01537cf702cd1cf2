import { afterAll, beforeAll, beforeEach } from "vitest";
import { db } from "#graphql/runtime/db.ts";
import { setOwnPort } from "#graphql/runtime/http/address.ts";
import { closeHttp } from "#graphql/runtime/http/http.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import { setCatalogChange } from "#graphql/sandbox/kie/catalog/changes.ts";
import { handleSandbox, startSandbox, stopSandbox } from "#graphql/sandbox/server.ts";
import type { JsonObject } from "#graphql/sandbox/wire.ts";
import { useDatabase } from "#tests/support/database.ts";
import { type Answer, listen } from "#tests/support/server/local-server.ts";

/** The models that stay on offer. */
const WATCHED = ["nano-banana", "nano-banana-2", "nano-banana-pro", "wan-2.7", "kling-3.0"];

/**
 * The sandbox behind a real server, as a site has it: `asked` are the paths of its catalogue that were asked, with when; `instead`
 * answers in its place while it is set.
 */
export function useWatchedSandbox() {
  useDatabase();
  const world = { asked: [] as { path: string; at: number }[], instead: undefined as Answer | undefined, play, hours };
  let stop: () => Promise<void> = async () => undefined;
  beforeAll(async () => {
    const started = await listen((req, res) => {
      world.asked.push({ path: (req.url ?? "").replace("/sandbox/kie/api/v1", ""), at: performance.now() });
      if (world.instead) return world.instead(req, res, Buffer.alloc(0));
      void handleSandbox(req, res);
    });
    stop = started.stop;
    setOwnPort(started.port);
    await startSandbox();
  });
  beforeEach(async () => {
    // What is retired is not watched: a round over a few models is a round.
    await db.model.updateMany({ where: { slug: { notIn: [...WATCHED] } }, data: { state: "RETIRED" } });
    world.asked.length = 0;
    world.instead = undefined;
    await db.sandboxCatalogChange.deleteMany();
    await db.ledgerFinding.deleteMany();
    await db.kieModel.deleteMany();
    await db.kieCatalog.updateMany({ data: { listedAt: null, claimedUntil: null, wantedAt: null } });
    await db.model.updateMany({
      where: { stateBeforeWatch: { not: null } },
      data: { state: "ACTIVE", stateBeforeWatch: null },
    });
    await db.model.updateMany({
      where: { state: { in: ["ACTIVE", "DEGRADED"] } },
      data: { state: "ACTIVE", stateSetAt: null, replacementSlug: null },
    });
    notify("catalog");
  });
  afterAll(async () => {
    await stopSandbox();
    await closeHttp();
    await stop();
  });

  /** Has the sandbox say otherwise of a model, or as before. */
  async function play(model: string, change: JsonObject | null): Promise<void> {
    await setCatalogChange({ model, change });
  }

  /** Lets all that was read be as old as this. */
  async function hours(count: number): Promise<void> {
    const ago = new Date(Date.now() - count * 3_600_000);
    await db.kieModel.updateMany({ where: { lookedAt: { not: null } }, data: { lookedAt: ago } });
    await db.kieCatalog.updateMany({ data: { listedAt: ago } });
  }
  return world;
}
