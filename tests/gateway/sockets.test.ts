import { type Client, createClient } from "graphql-ws";
import { afterEach, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { endSession } from "#graphql/domain/accounts/sessions/session.ts";
import { createTask } from "#graphql/domain/tasks/create/create.ts";
import { cancelTask } from "#graphql/domain/tasks/keep/cancel.ts";
import { db } from "#graphql/runtime/db.ts";
import { listenerCount } from "#graphql/runtime/pubsub.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute, gatewayOnPort, overSse, type Person, signedIn } from "#tests/support/graphql.ts";

useDatabase();
const gateway = gatewayOnPort();

const EVENTS = "subscription ($after: Int) { taskEvents(after: $after) { sequence type taskId task { id status } } }";
const BALANCE = "subscription { creditBalanceUpdated { available onHold } }";
const ONE = "subscription ($id: ID!) { taskUpdated(id: $id) { sequence type task { status } } }";

type Event = { sequence: number; type: string; taskId: string | null; task: { status: string } | null };
type Events = { taskEvents: Event };

const clients: Client[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) await client.dispose();
});

function connect({ cookie, origin }: { cookie?: string; origin?: string } = {}) {
  const closes: number[] = [];
  class Browser extends WebSocket {
    constructor(address: string, protocols: string | string[]) {
      super(address, protocols, {
        headers: { ...(cookie !== undefined && { cookie }), ...(origin !== undefined && { origin }) },
      });
    }
  }
  const client = createClient({
    url: `ws://127.0.0.1:${gateway.port()}/graphql`,
    webSocketImpl: Browser,
    retryAttempts: 0,
    on: { closed: (event) => closes.push((event as { code: number }).code) },
    onNonLazyError: () => undefined,
  });
  clients.push(client);
  return { client, closes };
}

/** Follows a subscription; `next` waits for the next event. */
function follow<Data>(client: Client, query: string, variables: Record<string, unknown> = {}) {
  const results = client.iterate<Data>({ query, variables });
  return {
    next: async () => (await results.next()).value,
    leave: () => results.return?.(),
  };
}

const order = (person: Person) =>
  createTask(person.viewer, "IMAGE", { model: "nano-banana", prompt: "a banana" }, { operation: "test" });

describe("a socket", () => {
  it("tells the present state first, then every change as it is committed", async () => {
    const person = await signedIn();
    const { client } = connect(person);
    const events = follow<Events>(client, EVENTS);
    expect((await events.next()).data.taskEvents).toEqual({ sequence: 0, type: "SNAPSHOT", taskId: null, task: null });
    const { task } = await order(person);
    const id = globalId("Task", task.id);
    expect((await events.next()).data.taskEvents).toMatchObject({
      sequence: 1,
      type: "CREATED",
      taskId: id,
      task: { id },
    });
    await cancelTask(person.viewer, task.id);
    expect((await events.next()).data.taskEvents).toMatchObject({
      sequence: 2,
      type: "CANCELED",
      task: { status: "CANCELED" },
    });
  });

  it("resumes after a sequence without loss, and says when it can't", async () => {
    const person = await signedIn();
    await order(person);
    await order(person);
    const { client } = connect(person);
    const resumed = follow<Events>(client, EVENTS, { after: 1 });
    expect((await resumed.next()).data.taskEvents).toMatchObject({ sequence: 2, type: "CREATED" });
    await db.taskEvent.deleteMany({ where: { userId: person.viewer.userId, sequence: 1 } });
    const lost = follow<Events>(client, EVENTS, { after: 0 });
    expect((await lost.next()).data.taskEvents).toMatchObject({ type: "GAP", taskId: null });
  });

  it("follows one task, and the balance", async () => {
    const person = await signedIn();
    const { client } = connect(person);
    const balance = follow<{ creditBalanceUpdated: unknown }>(client, BALANCE);
    expect((await balance.next()).data.creditBalanceUpdated).toEqual({ available: 200, onHold: 0 });
    const { task } = await order(person);
    expect((await balance.next()).data.creditBalanceUpdated).toEqual({ available: 195, onHold: 5 });
    const one = follow<{ taskUpdated: Event }>(client, ONE, { id: globalId("Task", task.id) });
    expect((await one.next()).data.taskUpdated).toMatchObject({ type: "SNAPSHOT", task: { status: "PENDING" } });
    await order(person);
    await cancelTask(person.viewer, task.id);
    expect((await one.next()).data.taskUpdated).toMatchObject({ type: "CANCELED" });
  });

  it("tells a stranger nothing of others, by the answer for what is not there", async () => {
    const owner = await signedIn();
    const { task } = await order(owner);
    const { client } = connect(await signedIn());
    const refusal = async (id: string) => {
      const result = await follow(client, ONE, { id }).next();
      return result.errors?.[0];
    };
    const theirs = await refusal(globalId("Task", task.id));
    const { requestId = "", ...extensions } = { ...theirs?.extensions };
    expect([requestId, extensions.code]).toEqual([expect.stringMatching(/./), "NOT_FOUND"]);
    const absent = await refusal("nonsense");
    expect(absent).toEqual({ ...theirs, extensions: { ...extensions, requestId: absent?.extensions?.requestId } });
  });

  it("may be opened by nobody, for what is public", async () => {
    const { client } = connect();
    expect((await follow(client, EVENTS).next()).errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
    expect((await follow<{ styles: unknown[] }>(client, "{ styles { id } }").next()).data.styles).not.toHaveLength(0);
  });

  it("keeps the limits and the silence of HTTP", async () => {
    const { client } = connect(await signedIn());
    const errorOf = async (query: string) => {
      try {
        return (await follow(client, query).next()).errors?.[0];
      } catch (errors) {
        return Array.isArray(errors) ? errors[0] : errors;
      }
    };
    const deep = `{ viewer { tasks { nodes { ${"parent { ".repeat(40)} id ${"} ".repeat(40)} } } } }`;
    for (const query of [deep, "{", "{ secrets }", "query A { viewer { id } } query B { viewer { id } }"]) {
      expect(await errorOf(query)).toMatchObject({ extensions: { code: "INVALID_INPUT" } });
    }
    const spy = vi.spyOn(db.creditPack, "findMany").mockRejectedValueOnce(new Error("column secret_thing"));
    const masked = await errorOf("{ creditPacks { id } }");
    spy.mockRestore();
    expect(masked).toMatchObject({ extensions: { code: "INTERNAL_ERROR", requestId: expect.any(String) } });
    expect(JSON.stringify(masked)).not.toContain("secret_thing");
  });

  it("does not sign in or out: it has no answer that carries a cookie", async () => {
    const { client } = connect(await signedIn());
    const result = await follow(client, "mutation { signOut }").next();
    expect(result.errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  });

  it("is refused to another site's page", async () => {
    const person = await signedIn();
    for (const origin of ["https://evil.example", "null"]) {
      const { client } = connect({ ...person, origin });
      await expect(follow(client, "{ viewer { id } }").next()).rejects.toBeDefined();
    }
    const { client } = connect({ ...person, origin: "http://localhost:3000" });
    expect((await follow<{ viewer: unknown }>(client, "{ viewer { id } }").next()).data.viewer).not.toBeNull();
  });

  it("closes within 2 s when its session is revoked, and others stay", async () => {
    const person = await signedIn();
    const other = await signedIn();
    const revoked = connect(person);
    const kept = connect(other);
    const events = follow<Events>(revoked.client, EVENTS);
    const others = follow<Events>(kept.client, EVENTS);
    await events.next();
    await others.next();
    const closed = events.next().then(
      () => undefined,
      () => undefined,
    );
    await endSession(person.viewer.sessionId ?? "");
    await vi.waitFor(() => expect(revoked.closes).toContain(4401), { timeout: 2000 });
    await closed;
    await order(other);
    expect((await others.next()).data.taskEvents.type).toBe("CREATED");
    expect(kept.closes).toEqual([]);
  });

  it("leaves no listener behind, whichever end leaves", async () => {
    const person = await signedIn();
    const topic = `account:${person.viewer.userId}` as const;
    const { client } = connect(person);
    const events = follow<Events>(client, EVENTS);
    const balance = follow(client, BALANCE);
    await events.next();
    await balance.next();
    expect(listenerCount(topic)).toBe(2);
    await events.leave();
    await vi.waitFor(() => expect(listenerCount(topic)).toBe(1));
    await client.dispose();
    await vi.waitFor(() => expect(listenerCount(topic)).toBe(0));
  });

  it("has room for a limited number of operations", async () => {
    const person = await signedIn();
    const { client } = connect(person);
    const results = await Promise.all(
      Array.from({ length: 60 }, () =>
        follow(client, BALANCE)
          .next()
          .catch((error) => error),
      ),
    );
    const limited = results.filter((result) => JSON.stringify(result).includes("RATE_LIMITED"));
    expect(limited).toHaveLength(10);
  });
});

describe("server-sent events", () => {
  it("tell the same, and leave no listener behind", async () => {
    const person = await signedIn();
    const events = overSse<Events>(EVENTS, {}, person);
    expect((await events.next()).value?.data?.taskEvents.type).toBe("SNAPSHOT");
    await order(person);
    expect((await events.next()).value?.data?.taskEvents.type).toBe("CREATED");
    await events.return(undefined);
    await vi.waitFor(() => expect(listenerCount(`account:${person.viewer.userId}`)).toBe(0));
  });

  it("end within 2 s when the session is revoked", async () => {
    const person = await signedIn();
    const events = overSse<Events>(EVENTS, {}, person);
    await events.next();
    const end = events.next();
    await execute("mutation { signOut }", {}, person);
    const revokedAt = performance.now();
    expect(await end).toMatchObject({ done: true });
    expect(performance.now() - revokedAt).toBeLessThan(2000);
    expect(listenerCount(`account:${person.viewer.userId}`)).toBe(0);
  });

  it("are refused to another site's page and to nobody", async () => {
    const person = await signedIn();
    const foreign = await execute(
      EVENTS,
      {},
      { ...person, headers: { accept: "text/event-stream", origin: "https://evil.example" } },
    );
    expect(foreign.status).toBe(403);
    const nobody = await overSse(EVENTS, {}).next();
    expect(nobody.value?.errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
  });
});
