import type { IncomingMessage } from "node:http";
import { afterEach, describe, expect, it, vi } from "vitest";
import { deleteExpiredRateLimits } from "#graphql/domain/accounts/rate-limits.ts";
import { leakyBucket } from "#graphql/runtime/concurrency/token-bucket.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { clientAddress } from "#graphql/runtime/http/client-address.ts";
import { networksIn } from "#graphql/runtime/http/networks.ts";
import { limiter } from "#graphql/runtime/limiter.ts";
import { LONGEST_MS } from "#tests/reliability/support/counts.ts";
import { beginRun, pick } from "#tests/reliability/support/report.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute, signedIn } from "#tests/support/graphql.ts";
import { useSettings } from "#tests/support/settings.ts";

useSettings({
  STRIPE_SECRET_KEY: "sk_test_of_these_tests",
  STRIPE_WEBHOOK_SECRET: "whsec_of_these_tests",
  STRIPE_API_BASE: "http://127.0.0.1:1",
});
useDatabase();
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const under = (now: number, max: number, random: () => number) => now + Math.floor(random() * max);

/** One caller's arrivals at the points of the API. @returns what was let through although it did not fit, or refused although it did. */
function faultsOfPoints(random: () => number, bucketOf = leakyBucket): string[] {
  const [size, rate] = [50 + Math.floor(random() * 500), 1 + Math.floor(random() * 100)];
  const bucket = bucketOf(size, rate);
  const levels = new Map<string, { filled: number; at: number }>();
  const faults: string[] = [];
  for (let step = 0, at = 0; step < 100; step++) {
    at = under(at, random() < 0.2 ? 20_000 : 200, random);
    const key = pick(random, ["a", "b", "c"]);
    const before = levels.get(key) ?? { filled: 0, at };
    const filled = Math.max(0, before.filled - ((at - before.at) * rate) / 1000);
    const points = Math.floor(random() * size * 0.6);
    const fits = filled + points <= size + 1e-9;
    const { waitMs } = bucket.take(key, points, at);
    if ((waitMs === 0) !== fits) faults.push(`at ${at} ${points} points on ${filled} of ${size}: waits ${waitMs}`);
    let level = filled + (fits ? points : 0);
    if (fits && random() < 0.4) {
      const unused = Math.floor(random() * points);
      bucket.giveBack(key, unused, at);
      level = Math.max(0, level - unused);
    }
    levels.set(key, { filled: level, at });
  }
  return faults;
}

/** Several processes' tries side by side at what is limited in the database. */
async function faultsOfTries(random: () => number, name: string): Promise<string[]> {
  const [most, spanMs] = [1 + Math.floor(random() * 12), 1000 * (1 + Math.floor(random() * 60))];
  const processes = [limiter(name, most, spanMs), limiter(name, most, spanMs)];
  const windows = new Map<string, { count: number; until: number }>();
  const faults: string[] = [];
  for (let step = 0, at = Date.now(); step < 6; step++) {
    at = under(at, spanMs * (random() < 0.3 ? 2 : 0.4), random);
    vi.setSystemTime(at);
    const key = pick(random, ["a@example.test", "203.0.113.9"]);
    const known = windows.get(key);
    const window = known === undefined || known.until <= at ? { count: 0, until: at + spanMs } : known;
    const tries = 1 + Math.floor(random() * 10);
    const waits = await Promise.all(Array.from({ length: tries }, () => pick(random, processes).take(key)));
    const passed = waits.filter((waitMs) => waitMs === 0).length;
    const room = Math.max(0, Math.min(tries, most - window.count));
    if (passed !== room) faults.push(`${passed} of ${tries} were let through, ${room} fit`);
    if (waits.some((waitMs) => waitMs > window.until - at))
      faults.push(`waits ${waits.join()} of ${window.until - at}`);
    windows.set(key, { count: window.count + tries, until: window.until });
    if (random() < 0.1) {
      await pick(random, processes).forget(key);
      windows.delete(key);
    }
  }
  return faults;
}

const asked = (remoteAddress: string | undefined, forwarded?: string): Pick<IncomingMessage, "headers" | "socket"> => ({
  socket: { remoteAddress } as IncomingMessage["socket"],
  headers: forwarded === undefined ? {} : { "x-forwarded-for": forwarded },
});

const SPOOFS = [
  "1.2.3.4",
  "127.0.0.1",
  "10.9.9.9",
  "::1",
  "unknown",
  "",
  "1.2.3.4:99",
  "[::1]:80",
  "<script>",
  "10.1",
  "0x7f.1",
  "::ffff:10.0.0.1",
];

describe("rate limits under random arrivals (S14)", () => {
  it("let through what fits and nothing more, and never believe a stranger's header", {
    timeout: LONGEST_MS,
  }, async () => {
    const run = beginRun("S14 rate limits");
    vi.useFakeTimers({ toFake: ["Date"] });
    env.trustedProxies = networksIn("10.0.0.0/8, loopback") ?? [];
    const faults: string[] = [];
    for (let i = 0; i < run.count; i++) {
      faults.push(...faultsOfPoints(run.random), ...(await faultsOfTries(run.random, `run ${run.seed} ${i}`)));
      const caller = `198.51.100.${1 + Math.floor(run.random() * 250)}`;
      const said = Array.from({ length: Math.floor(run.random() * 5) }, () => pick(run.random, SPOOFS));
      const proxies = Array.from({ length: Math.floor(run.random() * 3) }, () =>
        pick(run.random, ["10.0.0.7", "::ffff:10.0.0.8"]),
      );
      const seen = clientAddress(asked("127.0.0.1", [...said, caller, ...proxies].join(", ")));
      if (seen !== caller) faults.push(`${[...said, caller, ...proxies]} is taken for ${seen}`);
      const direct = clientAddress(asked(caller, said.join(", ")));
      if (direct !== caller) faults.push(`${caller} who says ${said} is taken for ${direct}`);
    }
    env.trustedProxies = [];
    vi.useRealTimers();
    expect(faults).toEqual([]);
    run.done("100 arrivals at the points and up to 60 at the attempts each");
  });

  it("would be told of a bucket that overflows", () => {
    const leaky: typeof leakyBucket = (size, rate) => leakyBucket(size + 1, rate);
    expect(faultsOfPoints(Math.random).length).toBe(0);
    expect(Array.from({ length: 30 }, () => faultsOfPoints(Math.random, leaky)).flat().length).toBeGreaterThan(0);
  });

  it("are forgotten only when their time is over", async () => {
    await db.attemptCount.deleteMany();
    await limiter("one", 1, 60_000).take("a");
    await limiter("two", 1, 1).take("a");
    await vi.waitFor(async () => {
      await deleteExpiredRateLimits();
      expect(await db.attemptCount.count()).toBe(1);
    });
    expect(await limiter("one", 1, 60_000).take("a")).toBeGreaterThan(0);
    const kept = await db.attemptCount.findMany();
    expect(JSON.stringify(kept.map(({ key }) => key))).not.toContain("one");
  });
});

describe("the caller's address", () => {
  afterEach(() => {
    env.trustedProxies = [];
  });

  it("is where the connection comes from, unless a trusted proxy names another", () => {
    expect(clientAddress(asked("203.0.113.5"))).toBe("203.0.113.5");
    expect(clientAddress(asked("::ffff:203.0.113.5"))).toBe("203.0.113.5");
    expect(clientAddress(asked("203.0.113.5", "1.2.3.4"))).toBe("203.0.113.5");
    expect(clientAddress(asked("127.0.0.1", "1.2.3.4"))).toBe("127.0.0.1");
    expect(clientAddress(asked(undefined, "1.2.3.4"))).toBe("unknown");
    env.trustedProxies = networksIn("loopback") ?? [];
    expect(clientAddress(asked("127.0.0.1", "9.9.9.9, 203.0.113.5"))).toBe("203.0.113.5");
    expect(clientAddress(asked("::1", "203.0.113.5:41234"))).toBe("203.0.113.5");
    expect(clientAddress(asked("127.0.0.1", "127.0.0.1"))).toBe("127.0.0.1");
    expect(clientAddress(asked("127.0.0.1", "no address"))).toBe("127.0.0.1");
  });

  it("of IPv6 is the network that one customer has", () => {
    const [one, other] = ["2001:db8:1:2::5", "2001:db8:1:2:ffff::9"].map((address) => clientAddress(asked(address)));
    expect(one).toBe("2001:db8:1:2::/64");
    expect(other).toBe(one);
    expect(clientAddress(asked("2001:db8:1:3::5"))).not.toBe(one);
  });

  it.each(["localhost", "10.0.0.0/64", "10.1", "10.0.0.1,,nonsense", "1"])("can't be trusted to %j", (list) => {
    expect(networksIn(list)).toBeNull();
  });
});

const SIGN_IN = "signIn(input: $input) { __typename ... on Error { code } }";
const password = "a long enough password";
type Outcome = { __typename: string; code?: string };

describe("one document", () => {
  it("of many sign-ins, each under another alias, counts as many", async () => {
    const input = { email: `${crypto.randomUUID()}@example.test`, password };
    const aliases = Array.from({ length: 25 }, (_, i) => `a${i}: ${SIGN_IN}`).join(" ");
    const { data } = await execute<Record<string, Outcome>>(`mutation ($input: SignInInput!) { ${aliases} }`, {
      input,
    });
    const kinds = Object.values(data).map(({ __typename }) => __typename);
    expect(kinds.filter((kind) => kind === "UnauthenticatedError")).toHaveLength(10);
    expect(kinds.filter((kind) => kind === "RateLimitedError")).toHaveLength(15);
  });
});

describe("when attempts can't be counted", () => {
  const down = () => {
    const ask = db.$queryRawUnsafe.bind(db);
    vi.spyOn(db, "$queryRawUnsafe").mockImplementation(((text: string, ...values: unknown[]) =>
      text.includes("AttemptCount") ? Promise.reject(new Error("the store is down")) : ask(text, ...values)) as never);
  };
  const pack = async () =>
    (await execute<{ creditPacks: { id: string }[] }>("{ creditPacks { id } }")).data.creditPacks[0]?.id;

  it("nobody signs in or up, asks for a reset, changes a password or pays; all of that is told as RATE_LIMITED", async () => {
    const person = await signedIn();
    const email = `${crypto.randomUUID()}@example.test`;
    const packId = await pack();
    const before = { users: await db.user.count(), purchases: await db.purchase.count() };
    down();
    const attempts: [string, Record<string, unknown>][] = [
      [`mutation ($input: SignInInput!) { result: ${SIGN_IN} }`, { input: { email, password } }],
      [
        "mutation ($input: SignUpInput!) { result: signUp(input: $input) { __typename ... on Error { code } } }",
        { input: { email, password } },
      ],
      [
        "mutation ($email: String!) { result: requestPasswordReset(email: $email) { __typename ... on Error { code } } }",
        { email },
      ],
      ["mutation { result: requestEmailVerification { __typename ... on Error { code } } }", {}],
      [
        "mutation ($input: CreateCheckoutInput!) { result: createCheckout(input: $input) { __typename ... on Error { code } } }",
        { input: { pack: packId } },
      ],
    ];
    for (const [document, variables] of attempts) {
      const { data, errors } = await execute<{ result: Outcome }>(document, variables, person);
      expect(data?.result ?? errors?.[0]?.extensions, document).toMatchObject({ code: "RATE_LIMITED" });
    }
    expect({ users: await db.user.count(), purchases: await db.purchase.count() }).toEqual(before);
  });

  it("everything else stays open", async () => {
    const person = await signedIn();
    down();
    const answer = await execute(
      "{ viewer { id credits { available } tasks(first: 5) { nodes { id } } } models { slug } }",
      {},
      person,
    );
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toMatchObject({ viewer: { credits: { available: 200 } } });
  });
});
