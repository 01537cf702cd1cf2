import { isDeepStrictEqual } from "node:util";
import type { Facts } from "#graphql/domain/catalog/watch/facts.ts";
import { cheapest, readPriceText } from "#graphql/domain/catalog/watch/price-text.ts";
import type { KieField } from "#graphql/vendors/kie/catalog/schema.ts";

type Detail = Record<string, string | number | boolean | null>;

/** One thing that kie.ai says otherwise than it did. `about` is the field, or "price". */
export type Difference = { kind: DifferenceKind; about: string; detail: Detail };

type DifferenceKind =
  | "field-added"
  | "field-removed"
  | "field-renamed"
  | "field-changed"
  | "values-changed"
  | "range-changed"
  | "schema-changed"
  | "price-moved";

/** A schema that differs in more than this is another one: it is told as a whole. */
const MOST_TOLD = 12;
const LONGEST_LIST = 300;
const PRICE = "price";
const WHOLE = "*";

/** What differs between what was agreed to and what is said now; what either does not know does not differ. */
export function differences(agreed: Facts, seen: Facts): Difference[] {
  const ofFields = agreed.fields === null || seen.fields === null ? [] : fieldDifferences(agreed.fields, seen.fields);
  return [...ofFields, ...priceDifferences(agreed.priceText, seen.priceText)];
}

type Fields = Record<string, KieField>;

function fieldDifferences(agreed: Fields, seen: Fields): Difference[] {
  const removed = Object.keys(agreed).filter((name) => !Object.hasOwn(seen, name));
  const added = Object.keys(seen).filter((name) => !Object.hasOwn(agreed, name));
  const renamed = renames(agreed, seen, removed, added);
  const isRenamed = new Set([...renamed].flat());
  const told: Difference[] = [
    ...[...renamed].map(([from, to]) => ({ kind: "field-renamed" as const, about: from, detail: { from, to } })),
    ...removed
      .filter((name) => !isRenamed.has(name))
      .map((name) => ({ kind: "field-removed" as const, about: name, detail: { field: name } })),
    ...added
      .filter((name) => !isRenamed.has(name))
      .map((name) => ({ kind: "field-added" as const, about: name, detail: { field: name, ...shortly(seen[name]) } })),
    ...Object.keys(agreed).flatMap((name) => changesOf(name, agreed[name], seen[name])),
  ];
  if (told.length <= MOST_TOLD) return told;
  const changed = told.length - removed.length - added.length + renamed.size;
  const detail = { added: added.length, removed: removed.length, changed };
  return [{ kind: "schema-changed", about: WHOLE, detail }];
}

function shortly(field: KieField | undefined): Detail {
  return { type: field?.types.join(" or ") ?? "", required: field?.isRequired ?? false };
}

/** Fields that look as if they had another name now: alike in all but that, and like no other that came or went. */
function renames(agreed: Fields, seen: Fields, removed: string[], added: string[]): Map<string, string> {
  const alike = (from: string, to: string) => isDeepStrictEqual(agreed[from], seen[to]);
  return new Map(
    removed.flatMap((from) => {
      const [to, ...others] = added.filter((name) => alike(from, name));
      const isOnlyOne =
        to !== undefined && others.length === 0 && removed.filter((name) => alike(name, to)).length === 1;
      return isOnlyOne ? [[from, to] as const] : [];
    }),
  );
}

function changesOf(name: string, before: KieField | undefined, after: KieField | undefined): Difference[] {
  if (before === undefined || after === undefined) return [];
  return [
    ...fieldChange(name, before, after),
    ...valuesChange(name, before, after),
    ...rangeChange(name, before, after),
  ];
}

function fieldChange(name: string, before: KieField, after: KieField): Difference[] {
  const detail: Detail = { field: name };
  const tell = (what: string, was: string | boolean | null, is: string | boolean | null) => {
    if (was !== is) Object.assign(detail, { [`${what}Before`]: was, [what]: is });
  };
  tell("type", before.types.join(" or "), after.types.join(" or "));
  tell("required", before.isRequired, after.isRequired);
  tell("default", before.fallback, after.fallback);
  tell("values", before.values === null ? "any" : "listed", after.values === null ? "any" : "listed");
  return Object.keys(detail).length > 1 ? [{ kind: "field-changed", about: name, detail }] : [];
}

function valuesChange(name: string, { values: before }: KieField, { values: after }: KieField): Difference[] {
  if (before === null || after === null) return [];
  const added = after.filter((value) => !before.includes(value));
  const dropped = before.filter((value) => !after.includes(value));
  if (added.length + dropped.length === 0) return [];
  const detail = { field: name, added: listed(added), dropped: listed(dropped) };
  return [{ kind: "values-changed", about: name, detail }];
}

function listed(values: string[]): string {
  return values.join(", ").slice(0, LONGEST_LIST);
}

function rangeChange(name: string, before: KieField, after: KieField): Difference[] {
  if (before.min === after.min && before.max === after.max) return [];
  const detail = { field: name, minBefore: before.min, min: after.min, maxBefore: before.max, max: after.max };
  return [{ kind: "range-changed", about: name, detail }];
}

/** Other words for the same amounts are no other price. */
function priceDifferences(before: string | null, after: string | null): Difference[] {
  if (before === null || after === null || before === after) return [];
  const [was, is] = [readPriceText(before), readPriceText(after)];
  if (was !== null && is !== null && isDeepStrictEqual(was, is)) return [];
  const read: Detail =
    was === null || is === null || was.unit !== is.unit
      ? { isRead: false }
      : { isRead: true, unit: is.unit, creditsBefore: cheapest(was), credits: cheapest(is) };
  return [{ kind: "price-moved", about: PRICE, detail: { before, after, ...read } }];
}

/** What is agreed to once somebody has seen to a difference: of what it is about, what is said now. */
export function agreeTo(agreed: Facts, seen: Facts, { kind, about, detail }: Difference): Facts {
  if (kind === "price-moved") return { ...agreed, priceText: seen.priceText };
  if (kind === "schema-changed" || agreed.fields === null || seen.fields === null)
    return { ...agreed, fields: seen.fields };
  const names = kind === "field-renamed" ? [about, String(detail.to)] : [about];
  const fields = new Map(Object.entries(agreed.fields));
  for (const name of names) {
    const now = Object.hasOwn(seen.fields, name) ? seen.fields[name] : undefined;
    if (now === undefined) fields.delete(name);
    else fields.set(name, now);
  }
  return { ...agreed, fields: Object.fromEntries(fields) };
}
