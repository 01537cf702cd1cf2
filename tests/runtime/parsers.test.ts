import { readFileSync } from "node:fs";
import { PGlite } from "@electric-sql/pglite";
import { PrismaPGlite } from "pglite-prisma-adapter";
import { expect, inject, it } from "vitest";
import { inheritParsers } from "#graphql/runtime/database/embedded/parsers.ts";

const COLUMNS = [
  ...["bool", "int2", "int4", "float4", "float8"].flatMap((type) => [`1::${type}`, `'{1,0}'::${type}[]`]),
  ...["text", "varchar", "bpchar"].flatMap((type) => [`'a b'::${type}`, `'{"a b",c}'::${type}[]`]),
  ...["'{127.0.0.1}'::inet[]", "'{00000000-0000-7000-8000-000000000000}'::uuid[]", `'{"(1,2)"}'::point[]`],
  ...["1::int8", "'{1}'::int8[]", "'{1.5}'::numeric[]", "'{\"1\"}'::jsonb[]", "'{\"a\":[1]}'::jsonb", "'\\x01'::bytea"],
  ...["'2026-01-02T03:04:05Z'::timestamptz", "'{2026-01-02}'::date[]", "'{2026-01-02T03:04:05Z}'::timestamptz[]"],
].map((expression) => expression.replace("1::bool", "true::bool"));

it("what is read from the embedded database is the same, asked for by Prisma or by itself", async () => {
  const pglite = await PGlite.create({ loadDataDir: new Blob([readFileSync(inject("templateDump"))]) });
  const adapter = await new PrismaPGlite(pglite).connect();
  const sql = `SELECT ${COLUMNS.map((column, place) => `${column} AS "c${place}"`).join(", ")}`;
  // A point is of no type that Prisma knows.
  const known = sql.replace(/, '\{"\(1,2\)"\}'::point\[\] AS "c\d+"/, "");
  const read = async () => [
    (await adapter.queryRaw({ sql: known, args: [], argTypes: [] })).rows,
    (await pglite.query(sql)).rows,
  ];
  const before = await read();
  inheritParsers(pglite);
  expect(await read()).toEqual(before);
  expect(Object.keys(pglite.parsers).length).toBeLessThan(20);
  await pglite.close();
});
