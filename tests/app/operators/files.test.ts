import { beforeAll, describe, expect, it } from "vitest";
import { isDay } from "#app/operators/log/fields.ts";
import { isHours } from "#app/operators/money/fields.ts";
import { loader as figures } from "#app/routes/($locale).operators.figures[.]csv.tsx";
import { loader as entries } from "#app/routes/($locale).operators.log.entries.tsx";
import { loader as books } from "#app/routes/($locale).operators.money.books[.]csv.tsx";
import { pageGateway } from "#graphql/gateway/http/page-gateway.ts";
import { db } from "#graphql/runtime/db.ts";
import { useDatabase } from "#tests/support/database.ts";
import { type Person, signedIn } from "#tests/support/graphql.ts";
import { signedInAs } from "#tests/support/operators.ts";

useDatabase();

let support: Person;
let user: Person;
beforeAll(async () => {
  [support, user] = [await signedInAs("SUPPORT"), await signedIn()];
});

const loaders = { "figures.csv": figures, "log/entries": entries, "money/books.csv": books };

async function fetched(path: string, person: Person): Promise<[status: number, text: string]> {
  const [name = ""] = path.split("?");
  const headers = { cookie: person.cookie, host: "here.test" };
  const request = new Request(`http://here.test/operators/${path}`, { headers });
  const context = { gateway: pageGateway("10.0.0.1", false), nonce: "n", publicUrl: "http://here.test" };
  const response = await loaders[name as keyof typeof loaders]({ request, context, params: {} });
  return [response.status, await response.text()];
}

describe("a file of the operators'", () => {
  it.each([
    ["figures.csv?period=CENTURY", /no such filter \(period\)/],
    ["money/books.csv?month=2026-13", /2026-11/],
    ["money/books.csv", /2026-11/],
    ["log/entries?since=yesterday&until=2026-11-01", /366 days/],
    ["log/entries?since=2026-02-31&until=2026-03-01", /366 days/],
    ["log/entries?since=2024-01-01&until=2026-01-01", /366 days/],
    ["log/entries?since=2026-01-02&until=2025-12-01", /366 days/],
  ])("%s is refused in a sentence, and taking it is nothing on record", async (path, sentence) => {
    const [status, text] = await fetched(path, support);
    expect([status, text]).toEqual([400, expect.stringMatching(sentence)]);
    expect(await db.auditEntry.count({ where: { action: { in: ["books.exported", "log.exported"] } } })).toBe(0);
  });

  it("is not there for who does not run the site, and that is no fault of the site's", async () => {
    for (const path of [
      "figures.csv",
      "money/books.csv?month=2026-11",
      "log/entries?since=2026-11-01&until=2026-11-02",
    ])
      expect(await fetched(path, user)).toEqual([404, "Nothing at this address\n"]);
  });

  it("is there for who does", async () => {
    expect(await fetched("figures.csv?period=HOUR", support)).toEqual([200, expect.stringMatching(/^start,/)]);
    expect(await fetched("money/books.csv?month=2026-11", support)).toEqual([200, expect.stringMatching(/^time,/)]);
  });
});

it("a day and a number of hours are such or none", () => {
  expect(["2026-11-28", "2026-02-30", "2026-13-01", "20261128", "", " 2026-11-28"].filter(isDay)).toEqual([
    "2026-11-28",
  ]);
  expect(["0", "8760", "8761", "-1", "1.5", "", "many"].filter(isHours)).toEqual(["0", "8760"]);
});
