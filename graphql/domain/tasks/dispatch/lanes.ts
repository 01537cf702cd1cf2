import { FIRST_KEY } from "#graphql/domain/provider/keys.ts";
import { IS_UNDER_WAY } from "#graphql/domain/tasks/dispatch/line.ts";
import type { Tx } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { Prisma, type ProviderKeyState } from "#prisma/generated/client/client.ts";

/** One of our keys to a provider, and what its account there has of ours. */
export type Lane = {
  keyId: string;
  weight: number;
  sentAt: Date[];
  turn: number;
  pausedUntil: Date | null;
  /** What it has under way; of it what a dispatcher has claimed, and of that what has not gone out yet. */
  underWay: number;
  claimed: number;
  unsent: number;
};

type Row = Omit<Lane, "sentAt" | "pausedUntil"> & {
  sentAt: string[];
  pausedUntil: string | null;
  state: ProviderKeyState;
  isShut: boolean;
};

/**
 * The keys of a provider that take new tasks, as they are by now: after the provider was locked, whoever has drained a key or
 * switched the provider off since is seen.
 */
export async function openLanes(tx: Tx, sandbox: boolean, at: Date): Promise<Lane[]> {
  const rows = await tx.$queryRaw<Row[]>(Prisma.sql`
    SELECT channel."keyId", coalesce(to_json("sentAt"), '[]') AS "sentAt", to_json(channel."pausedUntil") AS "pausedUntil", "turn",
      coalesce("state", 'ACTIVE') AS "state", coalesce("weight", 1) AS "weight",
      coalesce(NOT "isOn" OR provider."pausedUntil" > to_timestamp(${at.getTime()}::float8 / 1000), FALSE) AS "isShut",
      coalesce("underWay", 0) AS "underWay", coalesce("claimed", 0) AS "claimed", coalesce("unsent", 0) AS "unsent"
    FROM "KieChannel" AS channel
    LEFT JOIN "ProviderKey" AS key ON key."id" = channel."keyId" AND NOT ${sandbox}::boolean
    LEFT JOIN "Provider" AS provider ON provider."id" = 'kie' AND NOT ${sandbox}::boolean
    LEFT JOIN (
      SELECT coalesce("providerKeyId", 'first') AS "keyId", count(*)::int AS "underWay",
        count(*) FILTER (WHERE "status" = 'PENDING')::int AS "claimed",
        count(*) FILTER (WHERE "status" = 'PENDING' AND "sendingSince" IS NULL)::int AS "unsent"
      FROM "Task" WHERE "sandbox" = ${sandbox} AND ${IS_UNDER_WAY} GROUP BY 1
    ) AS counts ON counts."keyId" = channel."keyId"
    WHERE channel."sandbox" = ${sandbox} ORDER BY channel."keyId"`);
  const open = rows.filter(({ state, isShut }) => state === "ACTIVE" && !isShut);
  const isFirstThere = sandbox || env.kie.apiKey !== undefined;
  const usable = isFirstThere || open.length === 1 ? open : open.filter(({ keyId }) => keyId !== FIRST_KEY);
  return usable.map(({ state: _state, isShut: _isShut, ...row }) => ({
    ...row,
    sentAt: row.sentAt.map((moment) => new Date(moment)),
    pausedUntil: row.pausedUntil === null ? null : new Date(row.pausedUntil),
  }));
}

/**
 * Gives out as many tasks as the lanes have room for, one after the other to the one that has been given least for its
 * weight. One that was shut for a while does not make up for it.
 * @returns the keys of the tasks, in their order.
 */
export function spread(lanes: readonly (Lane & { room: number })[]): string[] {
  const top = Math.max(...lanes.map(({ turn }) => turn));
  const line = lanes.map(({ keyId, weight, turn, unsent, room }) => {
    return { keyId, room, step: 1 / weight, turn: Math.max(turn, top - 1) + unsent / weight };
  });
  const given: string[] = [];
  for (;;) {
    const [next] = line.filter(({ room }) => room > 0).sort((a, b) => a.turn - b.turn);
    if (next === undefined) return given;
    next.room -= 1;
    next.turn += next.step;
    given.push(next.keyId);
  }
}
