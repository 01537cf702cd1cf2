import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { SECOND } from "#graphql/runtime/clock.ts";
import { env } from "#graphql/runtime/env.ts";
import { setOwnPort } from "#graphql/runtime/http/address.ts";
import { log } from "#graphql/runtime/log.ts";

/** Listens, and tells the rest of the process on which port. */
export async function listen(server: Server): Promise<void> {
  // A balancer that keeps connections for a minute must not meet one that we are just closing.
  server.keepAliveTimeout = env.keepAliveSeconds * SECOND;
  server.headersTimeout = env.headersTimeoutSeconds * SECOND;
  await new Promise<void>((done, failed) => {
    server.once("error", failed);
    server.once("listening", () => server.off("error", failed));
    server.listen(env.port, env.host, done);
  });
  // Where descriptors run out, a connection that cannot be taken must not end those that were.
  server.on("error", (error) => log.error({ event: "connection not taken", err: error }));
  setOwnPort((server.address() as AddressInfo).port);
}
