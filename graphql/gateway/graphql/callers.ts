import ipaddr from "ipaddr.js";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { env } from "#graphql/runtime/env.ts";
import { type Points, pointsInDatabase, pointsInMemory, type Taken } from "#graphql/runtime/points.ts";

/** How many buckets of its own size all keys of an account share, and all addresses of a network. */
const OF_ACCOUNT = 2;
const OF_NETWORK = 4;

/** `own` is of a key, a person, or an address. */
type Buckets = { own: Points; ofAccount: Points; ofNetwork: Points };

let made: { of: typeof env.apiPoints; buckets: Buckets } | undefined;

/** What callers have outstanding, by the settings: made for the first of them. */
function buckets(): Buckets {
  if (made?.of !== env.apiPoints) made = { of: env.apiPoints, buckets: bucketsOf(env.apiPoints) };
  return made.buckets;
}

function bucketsOf({ bucket, perSecond }: typeof env.apiPoints): Buckets {
  // On the embedded database there is one process and no other to count with.
  const pointsOf = env.databaseUrl === undefined ? pointsInMemory : pointsInDatabase;
  const times = (factor: number) => pointsOf(factor * bucket, factor * perSecond);
  return { own: times(1), ofAccount: times(OF_ACCOUNT), ofNetwork: times(OF_NETWORK) };
}

/** Who is counted, by each name that counts. */
export type Caller = { name: string; counts: readonly { points: Points; key: string }[] };

/** How many points a caller may have outstanding, and how many come back a second. */
export function bucketSize(): { bucket: number; restoreRate: number } {
  return { bucket: env.apiPoints.bucket, restoreRate: env.apiPoints.perSecond };
}

/** An account counts as well as each of its keys; for nobody, the network as well as the address. */
export function callerOf(viewer: Viewer | null, ip: string): Caller {
  const { ofAccount, ofNetwork } = buckets();
  if (viewer === null) {
    const { address, network } = placeOf(ip);
    return caller(`address:${address}`, { points: ofNetwork, key: `network:${network}` });
  }
  const name = viewer.key === undefined ? `person:${viewer.userId}` : `key:${viewer.key.familyId}`;
  return caller(name, { points: ofAccount, key: `account:${viewer.userId}` });
}

function caller(name: string, shared: { points: Points; key: string }): Caller {
  return { name, counts: [{ points: buckets().own, key: name }, shared] };
}

/** Takes points everywhere, or nowhere. */
export async function takePoints({ counts }: Caller, wanted: number): Promise<Taken> {
  let remaining = Number.POSITIVE_INFINITY;
  for (const [place, { points, key }] of counts.entries()) {
    const taken = await points.take(key, wanted);
    if (taken.waitMs > 0) {
      for (const before of counts.slice(0, place)) before.points.giveBack(before.key, wanted);
      return taken;
    }
    remaining = Math.min(remaining, taken.remaining);
  }
  return { remaining, waitMs: 0 };
}

/** Gives back what was not used. @returns what is free now. */
export function giveBackPoints({ counts }: Caller, unused: number): number {
  return Math.min(...counts.map(({ points, key }) => points.giveBack(key, unused)));
}

/** Counts what has been used already. */
export function spendPoints({ counts }: Caller, used: number): void {
  for (const { points, key } of counts) points.spend(key, used);
}

const IPV4 = { address: 32, network: 24 };
const IPV6 = { address: 64, network: 48 };

/** Who has an IPv6 address has a /64 of them. */
function placeOf(ip: string): { address: string; network: string } {
  if (!ipaddr.isValid(ip)) return { address: ip, network: ip };
  const address = ipaddr.process(ip);
  const bits = address.kind() === "ipv4" ? IPV4 : IPV6;
  const within = (length: number) => {
    const bytes = address.toByteArray().map((byte, place) => byte & maskOf(length - 8 * place));
    return `${ipaddr.fromByteArray(bytes)}/${length}`;
  };
  return { address: within(bits.address), network: within(bits.network) };
}

function maskOf(bits: number): number {
  return bits >= 8 ? 255 : bits <= 0 ? 0 : (255 << (8 - bits)) & 255;
}
