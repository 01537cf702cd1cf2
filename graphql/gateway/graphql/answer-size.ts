import { LEAVES, STATEMENT } from "#graphql/gateway/graphql/cost.ts";
import type { Work } from "#graphql/runtime/database/work.ts";

/** What an answer holds. */
export type AnswerSize = { objects: number; leaves: number; bytes: number };

/** Measures an answer, and stops where it is larger than any that is sent. */
export function sizeOf(data: unknown, mostBytes = Number.POSITIVE_INFINITY): AnswerSize {
  const size: AnswerSize = { objects: 0, leaves: 0, bytes: 0 };
  add(size, data, mostBytes);
  return size;
}

function add(size: AnswerSize, value: unknown, mostBytes: number): void {
  if (size.bytes > mostBytes) return;
  if (Array.isArray(value)) for (const item of value) add(size, item, mostBytes);
  else if (typeof value === "object" && value !== null && !(value instanceof Date)) {
    size.objects += 1;
    const fields = value as Record<string, unknown>;
    for (const name in fields) {
      size.bytes += name.length + PUNCTUATION;
      add(size, fields[name], mostBytes);
    }
  } else {
    size.leaves += 1;
    size.bytes += typeof value === "string" ? Buffer.byteLength(value) : PUNCTUATION;
  }
}

/** Quotes, a colon and a comma. */
const PUNCTUATION = 4;

/** What an answer has cost in points, by the work that was done for it rather than by what came of it. */
export function costOf({ objects, leaves }: AnswerSize, { effort, work }: { effort: number; work: Work }): number {
  return Math.ceil(effort + Math.max(objects, work.rows) + leaves / LEAVES + STATEMENT * work.statements);
}
