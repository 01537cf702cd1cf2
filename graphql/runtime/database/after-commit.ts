import { AsyncLocalStorage } from "node:async_hooks";
import type { PrismaClient } from "#prisma/generated/client/client.ts";

type Pending = { acts: (() => void)[]; isOver: boolean };

const current = new AsyncLocalStorage<Pending>();

/** Does something once the transaction that the caller is in is committed, and never where it is not; at once outside of one. */
export function afterCommit(act: () => void): void {
  const pending = current.getStore();
  if (pending === undefined || pending.isOver) act();
  else pending.acts.push(act);
}

/** The same client, whose transactions are followed by what was to be done after them. */
export function tellingCommits<Client extends Pick<PrismaClient, "$transaction">>(client: Client): Client {
  const own: unknown = Reflect.get(client, "$transaction", client);
  if (typeof own !== "function") throw new TypeError("This client has no transactions.");
  const transaction = async (...args: unknown[]) => {
    const pending: Pending = { acts: [], isOver: false };
    try {
      const result: unknown = await current.run(pending, () => own.apply(client, args));
      for (const act of pending.acts) act();
      return result;
    } finally {
      pending.isOver = true;
    }
  };
  return new Proxy(client, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      return value === own ? transaction : value;
    },
  });
}
