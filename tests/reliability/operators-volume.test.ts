import { beforeAll, describe, expect, inject, it, vi } from "vitest";
import type { Today } from "#app/operators/today/documents.ts";
import { addUpSpending } from "#graphql/domain/accounts/api-keys/spending.ts";
import { addUpTallies } from "#graphql/domain/operations/metrics/tally.ts";
import { loop } from "#graphql/jobs/schedule.ts";
import { MINUTE, SECOND } from "#graphql/runtime/clock.ts";
import { sql } from "#graphql/runtime/db.ts";
import { fillBigSite } from "#tests/reliability/support/big-site/fill.ts";
import { fullCohorts, fullCount, fullModelCount } from "#tests/reliability/support/big-site/full-count.ts";
import { listIn, load, operatorsRoutes } from "#tests/reliability/support/big-site/load.ts";
import { type Asked, operatorsPages } from "#tests/reliability/support/big-site/pages.ts";
import { isFull, LONGEST_MS } from "#tests/reliability/support/counts.ts";
import { beginRun, type Run } from "#tests/reliability/support/report.ts";
import { useDatabase } from "#tests/support/database.ts";
import type { Person } from "#tests/support/graphql.ts";
import { signedInStrongly } from "#tests/support/operators.ts";
import { useSettings } from "#tests/support/settings.ts";

useDatabase();
// As outside of the sandbox, where operators need a strong sign-in; kie.ai is a port that nobody listens at. And one operator
// loads in a minute what twenty do in an hour.
useSettings({
  KIE_API_KEY: "kie-key-of-the-first-account",
  KIE_API_BASE: "http://127.0.0.1:9",
  ...{ PUBLIC_URL: "https://studio.example.org", API_POINTS: "10000000", API_POINTS_PER_SECOND: "10000000" },
});

/** The embedded database is for small sites: a million of anything is not for it. */
const isBig = isFull && inject("postgres") !== null;
const SMALL = 1000;

const LONGEST_PAGE_MS = 300;
/** The median of so many is what counts, after one that warms up. */
const LOADS = isBig ? 5 : 0;

let run: Run;
let operator: Person;
let pages: Record<string, Asked[]> = {};

beforeAll(async () => {
  run = beginRun("Operators' pages");
  await fillBigSite(isBig ? run.count : SMALL);
  operator = await signedInStrongly("ADMIN");
  pages = await operatorsPages(operator.viewer.userId);
}, LONGEST_MS);

const median = (list: number[]) => [...list].sort((one, other) => one - other)[Math.floor(list.length / 2)] ?? 0;

/** A page, and how long it took: in the middle of several times. */
async function timed(name: string, asked: Asked) {
  const times: number[] = [];
  const once = async () => {
    const begun = performance.now();
    const read = await load(name, asked, operator.cookie);
    times.push(performance.now() - begun);
    return read;
  };
  const read = await once();
  for (let n = 0; n < LOADS; n++) await once();
  const list = listIn(read);
  const what = `${name} ${Object.values(asked.params ?? {}).join(" ")} ${asked.search ?? ""}`;
  return { what, list, ms: median(times.slice(LOADS > 0 ? 1 : 0)) };
}

/** A page and the one after it, where there is one: that goes on with others. */
async function withTheNext(name: string, asked: Asked) {
  const first = await timed(name, asked);
  if (!asked.isNothing) expect(first.list?.nodes, first.what).not.toEqual([]);
  const { hasNextPage = false, endCursor = null } = first.list?.pageInfo ?? {};
  if (!hasNextPage) return [first];
  const next = await timed(name, { ...asked, search: `${asked.search || "?"}&after=${endCursor}` });
  const known = new Set(first.list?.nodes.map((node) => JSON.stringify(node)));
  expect(
    next.list?.nodes.filter((node) => known.has(JSON.stringify(node))),
    next.what,
  ).toEqual([]);
  return [first, next];
}

const slowest: [name: string, ms: number][] = [];

describe("a site with many accounts and tasks", () => {
  it("has every page and file of the operators' here", () => {
    expect(Object.keys(pages).sort()).toEqual([...operatorsRoutes.keys()].sort());
  });

  it.each([...operatorsRoutes.keys()])(
    "%s is answered in time, however it is asked for",
    { timeout: LONGEST_MS },
    async (name) => {
      const loaded = [];
      for (const asked of pages[name] ?? []) loaded.push(...(await withTheNext(name, asked)));
      slowest.push([name, Math.max(...loaded.map(({ ms }) => ms))]);
      if (isBig)
        expect(loaded.filter(({ ms }) => ms > LONGEST_PAGE_MS).map(({ what, ms }) => `${what}: ${ms} ms`)).toEqual([]);
    },
  );
});

const PERIODS = ["HOUR", "DAY", "WEEK", "MONTH"] as const;
/** As in graphql/jobs/worker.ts; where there is little, nobody has to wait for it. */
const ROUND_MS = isBig ? 5 * SECOND : SECOND / 10;

const today = async (period: (typeof PERIODS)[number]) =>
  (await load("operators._index", { search: `?period=${period}` }, operator.cookie)) as Today;

/** Ends so many of the tasks that are under way, as the product does: by an UPDATE. @returns when. */
async function endSome(count: number): Promise<Date> {
  const { rows } = await sql.run(
    `UPDATE "Task" SET status = 'COMPLETED', "completedAt" = now(), "kieCredits" = 4, "nextPollAt" = NULL
     WHERE id IN (SELECT id FROM "Task" WHERE status = 'PROCESSING' ORDER BY id LIMIT $1) RETURNING "completedAt"`,
    [count],
  );
  return rows[0]?.completedAt as Date;
}

const near = (value: unknown) => (typeof value === "number" ? expect.closeTo(value, 6) : value);

it("tells Today's figures at most a minute old while tasks end, and as a full count of all tasks has them then", {
  timeout: LONGEST_MS,
}, async () => {
  const rounds = loop("figures", ROUND_MS, async () => {
    await addUpSpending();
    await addUpTallies();
  });
  try {
    for (const period of isBig ? PERIODS : PERIODS.slice(2)) {
      const endedAt = await endSome(isBig ? 20 : 1);
      const told = await vi.waitFor(
        async () => {
          const { metrics, modelMetrics, cohorts } = await today(period);
          const asOf = new Date(metrics.asOf);
          expect(Date.now() - asOf.getTime()).toBeLessThanOrEqual(MINUTE);
          expect(asOf.getTime()).toBeGreaterThan(endedAt.getTime());
          return { asOf, metrics, modelMetrics, cohorts };
        },
        { timeout: MINUTE, interval: 50 },
      );
      const counted = Object.entries(await fullCount(period, told.asOf)).map(([name, value]) => [name, near(value)]);
      expect(told.metrics).toMatchObject(Object.fromEntries(counted));
      const models = told.modelMetrics.map(({ model: { slug }, works }) => ({ slug, works }));
      expect(models).toEqual(await fullModelCount(period, told.asOf));
      if (period === "MONTH") expect(told.cohorts).toMatchObject(await fullCohorts());
    }
  } finally {
    await rounds.stop();
  }
  if (isBig) tell();
});

function tell(): void {
  const lines = slowest.sort(([, one], [, other]) => other - one).map(([name, ms]) => `${Math.round(ms)} ms  ${name}`);
  process.stdout.write(`The slowest that each page was asked for:\n${lines.join("\n")}\n`);
  const [name, ms = 0] = slowest[0] ?? [];
  run.done(`slowest page ${Math.round(ms)} ms (${name})`);
}
