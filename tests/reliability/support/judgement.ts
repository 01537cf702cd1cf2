import { type GraphQLSchema, parse } from "graphql";
import { db } from "#graphql/runtime/db.ts";
import { rowId } from "#graphql/schema/core/ids.ts";
import { objectsIn } from "#tests/reliability/support/answers.ts";
import { isFull } from "#tests/reliability/support/counts.ts";
import type { Answer } from "#tests/reliability/support/transports.ts";
import type { Work } from "#tests/reliability/support/work.ts";

export const MOST_CPU_MS = 250;
/** Each further item of a batch, or event of a stream. */
const A_PART_CPU_MS = 5;
export const MOST_STATEMENTS = 20;
const LEAST_SHARE = 0.5;
/** A slow machine, or a compiler that is quick rather than good, is not the document's fault. */
const ALLOWANCE = isFull ? 1 : 3;

/** How many things a document changes: a batch works item by item, and its price says so. What only reads has no such excuse. */
export function itemsOf(query: string): number {
  if (!query.startsWith("mutation")) return 1;
  const lists = [...query.matchAll(/\[([^[\]]*)\]/g)].map(([, items = ""]) => items.split(",").length);
  return Math.max(1, ...lists);
}

let begun = 0;

/** Counts the events that are made: a server makes the next while the reader of the first is still leaving. */
export function countEvents(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getSubscriptionType()?.getFields() ?? {})) {
    const { resolve } = field;
    field.resolve = (...told) => {
      begun += 1;
      return resolve?.(...told);
    };
  }
}

/** The events that have been made since they are counted. */
export function eventsSoFar(): number {
  return begun;
}

/** What was declared of what an answer really took; null where it says nothing of its price, as an event does. */
export function shareOf({ data, extensions }: Answer, { statements }: Work): number | null {
  const requested = extensions?.cost?.requested;
  return requested === undefined ? null : requested / (objectsIn(data) + 5 * statements);
}

/** What may not come of a document, whatever it asks for: the account that asks is signed in all the time. */
const NEVER: Readonly<Record<string, string>> = { INTERNAL_ERROR: "an internal error", UNAUTHENTICATED: "signed out" };

/**
 * What is wrong with the work of an answer; null when it was within its price. `parts` are the items or events that were
 * worked for.
 */
export function faultOf(query: string, answer: Answer, work: Work, parts = itemsOf(query)): string | null {
  const { data, errors } = answer;
  const never = errors?.flatMap((error) => NEVER[error.extensions?.code ?? ""] ?? []) ?? [];
  if (never[0] !== undefined) return never[0];
  if (data === undefined || data === null) return null;
  const { statements, cpuMs } = work;
  if (cpuMs > (MOST_CPU_MS + A_PART_CPU_MS * (parts - 1)) * ALLOWANCE) return `${Math.round(cpuMs)} ms`;
  if (statements > MOST_STATEMENTS * parts) return `${statements} statements`;
  const share = shareOf(answer, work);
  if (share !== null && share < LEAST_SHARE)
    return `${answer.extensions?.cost?.requested} points for ${objectsIn(data) + 5 * statements}`;
  return null;
}

/** Whether a document that was not answered has a right to silence: only who waits for what has not happened has. */
export async function maySayNothing(query: string, userId: string): Promise<boolean> {
  const { id, after } = argumentsOf(query);
  if (after === undefined) return false;
  const ofTask = id === undefined ? {} : { taskId: rowId(id, "Task") };
  return (await db.taskEvent.count({ where: { userId, sequence: { gt: Number(after) }, ...ofTask } })) === 0;
}

/** The plain arguments of the field that a subscription asks for. */
function argumentsOf(query: string): Record<string, string> {
  const [operation] = parse(query).definitions;
  if (operation?.kind !== "OperationDefinition" || operation.operation !== "subscription") return {};
  const [field] = operation.selectionSet.selections;
  const given = field?.kind === "Field" ? (field.arguments ?? []) : [];
  return Object.fromEntries(
    given.flatMap(({ name, value }) => ("value" in value ? [[name.value, String(value.value)]] : [])),
  );
}
