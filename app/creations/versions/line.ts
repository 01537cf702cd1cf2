import type { Version } from "#app/creations/versions/documents.ts";
import { store, stored } from "#app/lib/browser/storage.ts";

/** A version in the order of the strip: what was made of one stands behind it, and the number says how old it is. */
export type Placed = {
  version: Version;
  number: number /** The number of what it was made from, where that does not stand before it. */;
  from: number | null;
};

/** The tree as one line: each branch goes on as far as it goes before the next begins. */
export function inLine(versions: readonly Version[]): Placed[] {
  const numbers = new Map(versions.map(({ asset }, index) => [asset.id, index + 1]));
  const line: Placed[] = [];
  const place = (version: Version) => {
    const before = line.at(-1)?.version.asset.id ?? null;
    const isBranch = version.madeFrom !== null && version.madeFrom !== before;
    const from = isBranch ? (numbers.get(version.madeFrom ?? "") ?? null) : null;
    line.push({ version, number: numbers.get(version.asset.id) ?? 0, from });
    for (const next of versions) if (next.madeFrom === version.asset.id) place(next);
  };
  for (const version of versions) if (version.madeFrom === null) place(version);
  return line;
}

const keyOf = (id: string) => `version ${id}`;

/** Keeps for this tab which way led here, so that forward leads there again. */
export function keepWay(versions: readonly Version[], id: string): void {
  const at = versions.find(({ asset }) => asset.id === id);
  if (at === undefined || at.madeFrom === null) return;
  store("sessionStorage", keyOf(at.madeFrom), id);
  keepWay(versions, at.madeFrom);
}

/** What a version was made from. */
export function backFrom(versions: readonly Version[], id: string): Version | undefined {
  const at = versions.find(({ asset }) => asset.id === id);
  return versions.find(({ asset }) => asset.id === at?.madeFrom);
}

/** What was made of a version: what was looked at last, else the newest. */
export function forwardFrom(versions: readonly Version[], id: string): Version | undefined {
  const next = versions.filter(({ madeFrom }) => madeFrom === id);
  const last = stored("sessionStorage", keyOf(id));
  return next.find(({ asset }) => asset.id === last) ?? next.at(-1);
}
