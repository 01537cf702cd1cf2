import type { PGlite } from "@electric-sql/pglite";

/**
 * The types of lists that Prisma reads without parsers of its own, by PostgreSQL's numbers (pg_type.dat): bool, int2, int4,
 * text, bpchar, varchar, float4, float8, inet, uuid. Lists of enums it asks for as text.
 */
export const LISTS = [1000, 1005, 1007, 1009, 1014, 1015, 1021, 1022, 1041, 2951];

/**
 * Makes reading from an embedded database cheaper. It copies its table of parsers, of some three hundred types, for every
 * statement that brings parsers along, as each of Prisma's does: a third of what a small statement takes. What it copies
 * are an object's own properties, so that all but a few are inherited instead.
 */
export function inheritParsers(pglite: PGlite): void {
  const all: PGlite["parsers"] = pglite.parsers;
  const own = Object.fromEntries(LISTS.flatMap((type) => (all[type] === undefined ? [] : [[type, all[type]]])));
  pglite.parsers = Object.assign(Object.create(all), own);
}
