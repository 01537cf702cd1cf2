import { expect, it } from "vitest";
import { callerOf, giveBackPoints, takePoints } from "#graphql/gateway/graphql/callers.ts";
import { db } from "#graphql/runtime/db.ts";
import { deleteRestoredPoints, pointsInDatabase } from "#graphql/runtime/points.ts";
import { useDatabase } from "#tests/support/database.ts";
import { BARE_KEY } from "#tests/support/keys.ts";

useDatabase();

it("points are counted by all processes together: what one has used no other gives", async () => {
  const [one, other] = [pointsInDatabase(1000, 0.001, 100), pointsInDatabase(1000, 0.001, 100)];
  let taken = 0;
  for (let turn = 0; turn < 60; turn++) {
    const answers = await Promise.all([one.take("a", 30), other.take("a", 30)]);
    taken += 30 * answers.filter(({ waitMs }) => waitMs === 0).length;
  }
  expect(taken).toBeGreaterThan(700);
  expect(taken).toBeLessThanOrEqual(1000);
  expect((await other.take("b", 1000)).waitMs).toBe(0);
});

it("what is asked for while unused points are given back is counted once", async () => {
  const points = pointsInDatabase(100, 0.001, 10);
  await points.take("busy", 100);
  // Refused again and again, for longer than it takes until points are given back.
  const until = Date.now() + 2_500;
  let taken = 0;
  while (Date.now() < until) {
    const answers = await Promise.all(Array.from({ length: 8 }, () => points.take("busy", 30)));
    taken += answers.filter(({ waitMs }) => waitMs === 0).length;
  }
  expect(taken).toBe(0);
});

it("points that a process holds and does not use come back to the others", async () => {
  const [one, other] = [pointsInDatabase(1000, 0.001, 900), pointsInDatabase(1000, 0.001, 900)];
  expect((await one.take("c", 10)).waitMs).toBe(0);
  expect((await other.take("c", 500)).waitMs).toBeGreaterThan(0);
  await expect.poll(async () => (await other.take("c", 500)).waitMs, { timeout: 10_000 }).toBe(0);
});

it("points are few statements: a share is taken at a time", async () => {
  const points = pointsInDatabase(1000, 10, 100);
  for (let one = 0; one < 20; one++) await points.take("d", 1);
  const [row] = await db.apiPoints.findMany({ where: { filled: { gt: 100, lt: 103 } } });
  expect(row?.granted).toBe(101);
});

it("an account counts as well as its keys", async () => {
  const callers = Array.from({ length: 10 }, (_, one) =>
    callerOf({ userId: "u", sessionId: null, role: "USER", key: { ...BARE_KEY, familyId: `k${one}` } }, "192.0.2.1"),
  );
  let taken = 0;
  for (const caller of callers) if ((await takePoints(caller, 20_000)).waitMs === 0) taken += 20_000;
  expect(taken).toBe(40_000);
});

it("nobody in particular counts by address, and by network", async () => {
  const ofNetwork = (ip: string) => callerOf(null, ip).counts.map(({ key }) => key);
  expect(ofNetwork("198.51.100.7")).toEqual(["address:198.51.100.7/32", "network:198.51.100.0/24"]);
  expect(ofNetwork("2001:db8:1:2:3:4:5:6")).toEqual(ofNetwork("2001:db8:1:2:ffff::1"));
  const before = giveBackPoints(callerOf(null, "198.51.100.7"), 0);
  expect((await takePoints(callerOf(null, "198.51.100.7"), 100)).waitMs).toBe(0);
  expect(giveBackPoints(callerOf(null, "198.51.100.7"), 0)).toBeLessThan(before);
});

it("rows of callers who have all their points again are deleted, however many there are; others stay", async () => {
  await db.apiPoints.deleteMany();
  const setting = { bucket: 1000, perSecond: 0.5 };
  // All is restored after 2000 seconds, and an hour more is waited.
  for (const [count, secondsAgo] of [
    [6001, 5700],
    [3, 5500],
    [3, 1500],
  ] as const) {
    await db.$executeRaw`INSERT INTO "ApiPoints" ("key", "filled", "granted", "at")
      SELECT ${secondsAgo}::text || ' ' || one, 1000, 1, clock_timestamp() - make_interval(secs => ${secondsAgo}::float8)
      FROM generate_series(1, ${count}::int) AS one`;
  }
  expect(await deleteRestoredPoints(setting)).toBe(6001);
  expect(await db.apiPoints.count()).toBe(6);
  const points = pointsInDatabase(setting.bucket, setting.perSecond, 0);
  expect((await points.take("e", 1000)).waitMs).toBe(0);
  expect(await deleteRestoredPoints(setting)).toBe(0);
  expect((await points.take("e", 1000)).waitMs).toBeGreaterThan(0);
});
