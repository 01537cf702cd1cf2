import { EventEmitter } from "node:events";
import { type GraphQLNamedType, getNamedType, isAbstractType, isObjectType } from "graphql";
import { type Client, createClient } from "graphql-ws";
import { afterEach, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { notifyAccount } from "#graphql/domain/tasks/events.ts";
import { PING_FRAME } from "#graphql/gateway/live/frames.ts";
import { keepAlive } from "#graphql/gateway/live/keep-alive.ts";
import { SECOND } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { listenerCount } from "#graphql/runtime/pubsub.ts";
import { schema } from "#graphql/schema/schema.ts";
import { useDatabase } from "#tests/support/database.ts";
import { gatewayOnPort, type Person, signedIn, signInAgain } from "#tests/support/graphql.ts";
import { insertTask } from "#tests/support/rows.ts";

useDatabase();
const gateway = gatewayOnPort();

const EVENTS = "subscription { taskEvents { sequence type task { id prompt } } }";

type Event = { sequence: number; type: string; task: { prompt: string } | null };
type Told = { taskEvents: Event };

const clients: Client[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) await client.dispose();
});

/** A socket of a person's, and all that comes over it. */
function connect({ cookie }: Person) {
  const texts: string[] = [];
  class Browser extends WebSocket {
    constructor(address: string, protocols: string) {
      super(address, protocols, { headers: { cookie } });
      this.on("message", (data) => texts.push(String(data)));
    }
  }
  const url = `ws://127.0.0.1:${gateway.port()}/graphql`;
  const client = createClient({ url, webSocketImpl: Browser, retryAttempts: 0 });
  clients.push(client);
  return { client, texts };
}

function listen(client: Client): { heard: Event[]; leave(): void } {
  const heard: Event[] = [];
  const leave = client.subscribe<Told>(
    { query: EVENTS },
    { next: ({ data }) => data && heard.push(data.taskEvents), error: () => undefined, complete: () => undefined },
  );
  return { heard, leave };
}

/** Someone with a task, to which things happen. */
async function someone(prompt = "a boat") {
  const person = await signedIn();
  const { userId } = person.viewer;
  const { id: taskId } = await insertTask(userId, { status: "COMPLETED", prompt });
  let sequence = 0;
  const happen = async () => {
    const event = { userId, taskId, type: "MARKED" as const, sequence: ++sequence };
    await db.taskEvent.create({ data: event });
    await db.user.update({ where: { id: userId }, data: { lastEventSequence: sequence } });
    notifyAccount(userId);
  };
  return { person, userId, happen };
}

const sequences = (heard: Event[]) => heard.map(({ sequence }) => sequence);

describe("an event", () => {
  it("is read and executed once, in however many browsers an account listens", async () => {
    const { person, userId, happen } = await someone();
    const browsers = [person, await signInAgain(userId), await signInAgain(userId)];
    const listeners = browsers.flatMap((browser) => {
      const { client } = connect(browser);
      return Array.from({ length: 5 }, () => listen(client));
    });
    await vi.waitFor(() => expect(listeners.every(({ heard }) => heard.length === 1)).toBe(true));
    const reading = vi.spyOn(db.task, "findMany");
    await happen();
    await happen();
    await vi.waitFor(() => {
      for (const { heard } of listeners) expect(sequences(heard)).toEqual([0, 1, 2]);
    });
    expect(reading).toHaveBeenCalledTimes(2);
    reading.mockRestore();
  });

  it.each([1, 100, 5000, 70_000])(
    "of %i more characters is the message that graphql-ws makes of it",
    async (length) => {
      const prompt = "狐".repeat(length);
      const { person, happen } = await someone(prompt);
      const { client, texts } = connect(person);
      const { heard } = listen(client);
      await vi.waitFor(() => expect(heard).toHaveLength(1));
      await happen();
      await vi.waitFor(() => expect(heard).toHaveLength(2));
      expect(heard[1]?.task?.prompt).toBe(prompt);
      const [, first = "", second = ""] = texts;
      expect(second.slice(0, second.indexOf("payload"))).toBe(first.slice(0, first.indexOf("payload")));
      expect(second).toBe(JSON.stringify(JSON.parse(second)));
    },
  );

  it("reaches whoever comes, goes and stays while much happens: each of them all since it came, in order", async () => {
    const { person, userId, happen } = await someone();
    const { client } = connect(person);
    const staying = Array.from({ length: 3 }, () => listen(client));
    await vi.waitFor(() => expect(staying.every(({ heard }) => heard.length === 1)).toBe(true));
    const passing: ReturnType<typeof listen>[] = [];
    for (let count = 1; count <= 60; count++) {
      passing.push(listen(client));
      if (count % 3 === 0) passing[count - 3]?.leave();
      await happen();
    }
    const left = passing.filter((_one, place) => place % 3 !== 0);
    await vi.waitFor(() => {
      for (const { heard } of [...staying, ...left.slice(0, 20)]) expect(heard.at(-1)?.sequence).toBe(60);
    });
    for (const { heard } of [...staying, ...passing]) {
      const told = sequences(heard);
      expect(told).toEqual(told.map((_sequence, place) => (told[0] ?? 0) + place));
    }
    for (const { leave } of [...staying, ...passing]) leave();
    await vi.waitFor(() => expect(listenerCount(`account:${userId}`)).toBe(0));
  });

  it("goes to streams of server-sent events as well, each with its id", async () => {
    const { person, happen } = await someone();
    const leaving = new AbortController();
    const address = `http://127.0.0.1:${gateway.port()}/graphql?query=${encodeURIComponent(EVENTS)}`;
    const headers = { accept: "text/event-stream", cookie: person.cookie };
    const { body } = await fetch(address, { headers, signal: leaving.signal });
    let text = "";
    const reading = (async () => {
      for await (const chunk of body ?? []) text += Buffer.from(chunk).toString();
    })().catch(() => undefined);
    await vi.waitFor(() => expect(text).toContain("SNAPSHOT"));
    for (const sequence of [1, 2, 3]) {
      await happen();
      await vi.waitFor(() => expect(text).toContain(`id: ${sequence}\n\n`));
    }
    const told = [...text.matchAll(/event: next\ndata: (.*)\n\nid: (\d+)\n\n/g)];
    expect(told.map(([, data = "", id]) => [JSON.parse(data).data.taskEvents.sequence, Number(id)])).toEqual(
      [0, 1, 2, 3].map((sequence) => [sequence, sequence]),
    );
    leaving.abort();
    await reading;
  });
});

describe("what events lead to", () => {
  it("says nothing of the session that asks, so that all browsers of an account may be told the same", () => {
    const reached = new Set<string>();
    const left: GraphQLNamedType[] = [schema.getSubscriptionType()].flatMap((type) => type ?? []);
    for (let type = left.pop(); type !== undefined; type = left.pop()) {
      if (reached.has(type.name)) continue;
      reached.add(type.name);
      if (isAbstractType(type)) left.push(...schema.getPossibleTypes(type));
      if (isObjectType(type)) left.push(...Object.values(type.getFields()).map((field) => getNamedType(field.type)));
    }
    expect([...reached]).toContain("Task");
    expect([...reached]).not.toContain("UserSession");
  });
});

describe("a socket that is kept alive", () => {
  it("is cut off when it has not answered by the next time, and stays while it answers", () => {
    vi.useFakeTimers();
    const sockets = ["silent", "honest"].map((name) => {
      const socket = Object.assign(new EventEmitter(), { readyState: 1, OPEN: 1, terminate: vi.fn(), pings: 0 });
      keepAlive(socket as unknown as WebSocket, () => {
        socket.pings += 1;
        if (name === "honest") socket.emit("pong");
      });
      return socket;
    });
    vi.advanceTimersByTime(100 * SECOND);
    const [silent, honest] = sockets;
    expect(silent?.terminate).toHaveBeenCalled();
    expect(silent?.pings).toBe(1);
    expect(honest?.terminate).not.toHaveBeenCalled();
    expect(honest?.pings).toBe(5);
    for (const socket of sockets) socket.emit("close");
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
    expect([...PING_FRAME]).toEqual([0x89, 0]);
  });
});
