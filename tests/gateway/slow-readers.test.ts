import { type Client, createClient } from "graphql-ws";
import { afterAll, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { notifyAccount } from "#graphql/domain/tasks/events.ts";
import { db } from "#graphql/runtime/db.ts";
import { useDatabase } from "#tests/support/database.ts";
import { gatewayOnPort, overSse, type Person, signedIn } from "#tests/support/graphql.ts";
import { insertTask } from "#tests/support/rows.ts";

useDatabase();
const gateway = gatewayOnPort();

/** In all more than are kept for those who read slowly. */
const STEPS = 6;
const STEP = 100;
const BURST = STEPS * STEP;
const LONG_TEXT = "a fox in the rain. ".repeat(4000);
/** An event of some 600 kB, of which what lies between two processes holds few. */
const LARGE = `subscription { taskEvents { sequence type task { ${Array.from({ length: 8 }, (_, one) => `a${one}: prompt`).join(" ")} } } }`;
const SMALL = "subscription { taskEvents { sequence type } }";

type Event = { sequence: number; type: string };
type Told = { taskEvents: Event };

const clients: Client[] = [];
afterAll(async () => {
  for (const client of clients) await client.dispose();
});

/** A socket of a person's, and the connection below it, which can be left unread. */
function connect({ cookie }: Person) {
  const sockets: WebSocket[] = [];
  class Browser extends WebSocket {
    constructor(address: string, protocols: string) {
      super(address, protocols, { headers: { cookie } });
      sockets.push(this);
    }
  }
  const url = `ws://127.0.0.1:${gateway.port()}/graphql`;
  const client = createClient({ url, webSocketImpl: Browser, retryAttempts: 0 });
  clients.push(client);
  return { client, pause: () => sockets[0]?.pause(), resume: () => sockets[0]?.resume() };
}

/** What a large event is beside its size. */
const briefly = ({ sequence, type }: Event): Event => ({ sequence, type });

function listen(client: Client, query: string): Event[] {
  const heard: Event[] = [];
  client.subscribe<Told>(
    { query },
    {
      next: ({ data }) => data && heard.push(briefly(data.taskEvents)),
      error: () => undefined,
      complete: () => undefined,
    },
  );
  return heard;
}

/** Someone with a task, whom more happens to than is kept. */
async function busyAccount() {
  const person = await signedIn();
  const { userId } = person.viewer;
  const { id: taskId } = await insertTask(userId, { status: "COMPLETED", prompt: LONG_TEXT });
  let sequence = 0;
  const happen = async (count: number) => {
    const data = Array.from({ length: count }, () => ({
      userId,
      taskId,
      type: "MARKED" as const,
      sequence: ++sequence,
    }));
    await db.taskEvent.createMany({ data });
    await db.user.update({ where: { id: userId }, data: { lastEventSequence: sequence } });
    notifyAccount(userId);
  };
  return { person, happen };
}

/** More happens than is kept, no faster than it is heard. */
async function muchHappens(happen: (count: number) => Promise<void>, heard: Event[]): Promise<void> {
  for (let step = 1; step <= STEPS; step++) {
    await happen(STEP);
    await vi.waitFor(() => expect(sequences(heard)).toEqual(all.slice(0, step * STEP)), { timeout: 10_000 });
  }
}

const sequences = (heard: Event[]) => heard.filter(({ type }) => type === "MARKED").map(({ sequence }) => sequence);
const all = Array.from({ length: BURST }, (_, one) => one + 1);

it("a socket that reads nothing for a while is told a GAP and goes on, and others hear everything meanwhile", async () => {
  const { person, happen } = await busyAccount();
  const slow = connect(person);
  const late = listen(slow.client, LARGE);
  const heard = listen(connect(person).client, SMALL);
  await vi.waitFor(() => expect([late, heard].map(({ length }) => length)).toEqual([1, 1]));
  slow.pause();
  await muchHappens(happen, heard);
  slow.resume();
  await vi.waitFor(() => expect(late.map(({ type }) => type)).toContain("GAP"), { timeout: 20_000 });
  await happen(1);
  await vi.waitFor(() => expect(late.at(-1)).toEqual({ sequence: BURST + 1, type: "MARKED" }));
  expect(late.length).toBeLessThan(BURST);
});

it("a stream of events that reads nothing for a while is told a GAP and goes on, and others hear everything meanwhile", async () => {
  const { person, happen } = await busyAccount();
  const slow = overSse<Told>(LARGE, {}, person);
  await slow.next();
  const heard = listen(connect(person).client, SMALL);
  await vi.waitFor(() => expect(heard).toHaveLength(1));
  await muchHappens(happen, heard);
  const types: string[] = [];
  while (types.at(-1) !== "GAP") types.push((await slow.next()).value?.data?.taskEvents.type ?? "END");
  expect(types.length).toBeLessThan(BURST);
  await happen(1);
  expect((await slow.next()).value?.data?.taskEvents).toMatchObject({ sequence: BURST + 1, type: "MARKED" });
  await slow.return(undefined);
});
