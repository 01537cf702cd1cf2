import { randomUUID } from "node:crypto";
import pg from "pg";
import { SECOND } from "#graphql/runtime/clock.ts";
import { SESSION } from "#graphql/runtime/database/postgres.ts";
import { log } from "#graphql/runtime/log.ts";
import { CHANNEL, connectTransport, receivePayload } from "#graphql/runtime/pubsub.ts";

const RECONNECT_MS = SECOND;
/** A listening connection says nothing for hours; this question shows whether anybody is still there. */
const CHECK_EVERY_MS = 10 * SECOND;

type Query = (text: string, values: unknown[]) => Promise<unknown>;

/**
 * Carries notifications between the processes on one PostgreSQL by LISTEN and NOTIFY. After a break every topic is notified once, for nobody
 * knows what was missed; who listens reads rows again.
 * @returns a function that ends it.
 */
export async function openPubsubTransport(url: string, query: Query): Promise<() => Promise<void>> {
  const self = randomUUID();
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  const { receiveAll, end } = connectTransport(async (topics) => {
    const payloads = topics.map((topic) => `${self} ${topic}`);
    await query(`SELECT pg_notify('${CHANNEL}', payload) FROM unnest($1::text[]) AS payload`, [payloads]);
  });
  const connect = async () => {
    const opening = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5 * SECOND, keepAlive: true });
    client = opening;
    // Every way a connection can end comes here, and "end" follows; without a listener it would end the process.
    opening.on("error", (error) => log.warn({ event: "notifications interrupted", err: error }));
    opening.on("end", () => void again(opening));
    opening.on("notification", ({ payload = "" }) => receivePayload(payload, self));
    await opening.connect();
    await opening.query(SESSION);
    await opening.query(`LISTEN ${CHANNEL}`);
  };
  const again = async (ended: pg.Client) => {
    if (isClosed || client !== ended) return;
    client = undefined;
    clearTimeout(timer);
    timer = setTimeout(() => {
      connect().then(receiveAll, (error) => {
        log.warn({ event: "notifications not connected", err: error });
        if (client !== undefined) void again(client);
      });
    }, RECONNECT_MS);
  };
  await connect();
  const checking = setInterval(() => void check(client), CHECK_EVERY_MS);
  return async () => {
    isClosed = true;
    end();
    clearTimeout(timer);
    clearInterval(checking);
    await client?.end().catch(() => undefined);
  };
}

/** Ends a connection whose other side is gone without a word. */
async function check(client: pg.Client | undefined): Promise<void> {
  if (client === undefined) return;
  const overdue = setTimeout(() => client.end().catch(() => undefined), 5 * SECOND);
  await client.query("SELECT 1").catch(() => undefined);
  clearTimeout(overdue);
}
