import { AsyncLocalStorage } from "node:async_hooks";
import { LRUCache } from "lru-cache";
import { statementName } from "#graphql/runtime/database/postgres.ts";

/** A statement as a driver is given it. */
export type Statement = { text: string; values: readonly unknown[] };
type Field = { name: string; dataTypeID: number };
/** Rows as lists of values, as both drivers give them where they are asked for lists. */
export type Rows = { fields: Field[]; rows: unknown[][] };
/** What makes a value of a type, by PostgreSQL's number, of the text that PostgreSQL writes for it. */
export type ParserOf = (type: number) => (text: string, type: number) => unknown;
type Run = (text: string, values: unknown[], name: string) => Promise<{ rows: Record<string, unknown>[] }>;

type Asked = Statement & {
  /** What its rows have, where they come as texts; null where it gives one value. */
  fields: Field[] | null;
  /** Takes what the statement of all gave for this one. */
  take(told: unknown): void;
  fail(error: unknown): void;
  /** Asks the database for this one alone. */
  alone(): void;
};

const READ = /^\s*SELECT\b(?!.*\bFOR\s+(?:UPDATE|SHARE|NO\s+KEY|KEY)\b)/is;
const QUOTED = /'[^']*'/g;
const PLACE = /\$(\d+)/g;
/** As many as one page asks; each has a plan of its own on the server. */
const MOST_TOGETHER = 12;
/** `json_build_array` takes no more. */
const MOST_FIELDS = 100;
const BOOLEAN = 16;

const current = new AsyncLocalStorage<Asked[] | undefined>();

/**
 * Does something, such as drawing a page, of which many parts read at the same time: what they ask of the database in the same
 * turn of the event loop, or of the one after it, goes there as one statement. Each gets what it would have got alone.
 * Transactions and whatever writes are not concerned.
 */
export function readingTogether<Value>(act: () => Value): Value {
  return current.run([], act);
}

/** Does something whose reads go by themselves, whatever page happens to need it first. */
export function readingAlone<Value>(act: () => Value): Value {
  return current.run(undefined, act);
}

/** What the rows of a statement have, known from the first time that it went alone. */
const fieldsOf = new LRUCache<string, Field[]>({ max: 1000 });

/** Reads on one database, alone or with what else is asked in the same turn. */
export function readsTogether(run: Run) {
  const ask = (waiting: Asked[], asked: Asked) => {
    if (waiting.length === 0) whenQuiet(waiting, () => void send(run, waiting.splice(0)));
    waiting.push(asked);
  };
  return {
    /** Runs a statement whose answer is one value of JSON in one row. */
    value({ text, values }: Statement): Promise<unknown> {
      const alone = async () => {
        const { rows } = await run(text, [...values], statementName({ sql: text }));
        return Object.values(rows[0] ?? {})[0];
      };
      const waiting = waitingFor(text);
      if (waiting === undefined) return alone();
      return new Promise((take, fail) => {
        ask(waiting, { text, values, fields: null, take, fail, alone: () => void alone().then(take, fail) });
      });
    },
    /** Runs a statement that gives rows; `alone` is how its driver runs it. */
    async rows<Answer extends Rows>(
      { text, values }: Statement,
      alone: () => Promise<Answer>,
      parserOf: ParserOf,
    ): Promise<Answer | Rows> {
      const waiting = waitingFor(text);
      if (waiting === undefined) return alone();
      const fields = fieldsOf.get(text);
      if (fields === undefined || fields.length > MOST_FIELDS) {
        const answer = await alone();
        fieldsOf.set(text, answer.fields);
        return answer;
      }
      return new Promise((resolve, fail) => {
        const take = (told: unknown) => resolve({ fields, rows: valuesOf(told, fields, parserOf) });
        ask(waiting, { text, values, fields, take, fail, alone: () => void alone().then(resolve, fail) });
      });
    },
  };
}

/** Calls back when a whole turn of the event loop has brought no more: what is put off to the end of a turn comes in as well. */
function whenQuiet(waiting: Asked[], act: () => void): void {
  const look = (seen: number) => {
    setImmediate(() => {
      if (waiting.length === seen) act();
      else look(waiting.length);
    });
  };
  look(0);
}

const plain = new LRUCache<string, boolean>({ max: 1000 });

/** Whether a statement only reads, and all its dollar signs are places for values. */
function isPlainRead(text: string): boolean {
  const known = plain.get(text);
  if (known !== undefined) return known;
  const is = READ.test(text) && !(text.match(QUOTED) ?? []).some((quoted) => quoted.includes("$"));
  plain.set(text, is);
  return is;
}

/** Where a statement may wait for others; undefined where it goes alone. */
function waitingFor(text: string): Asked[] | undefined {
  const waiting = current.getStore();
  return waiting !== undefined && waiting.length < MOST_TOGETHER && isPlainRead(text) ? waiting : undefined;
}

async function send(run: Run, waiting: Asked[]): Promise<void> {
  if (waiting.length === 1) return waiting[0]?.alone();
  const different = groupsOf(waiting);
  const { text, values } = inOne(different.flatMap(([asked]) => asked ?? []));
  try {
    const { rows } = await run(text, values, statementName({ sql: text }));
    for (const [at, same] of different.entries()) for (const asked of same) asked.take(rows[0]?.[`a${at}`]);
  } catch (error) {
    for (const asked of waiting)
      if (isOfOne(error)) asked.alone();
      else asked.fail(error);
  }
}

/**
 * Whether what failed is one statement's own fault (data, a name, a feature: PostgreSQL's error classes 0A, 21, 22, 42), so that
 * each finds out by itself. When the server is away or too slow, asking again would only be more of it.
 */
function isOfOne(error: unknown): boolean {
  return error instanceof Error && "code" in error && /^(?:0A|21|22|42)/.test(String(error.code));
}

const inWords = (_: string, value: unknown) => (typeof value === "bigint" ? `${value}n` : value);

/** What was asked more than once goes once; in an order that does not depend on who came first. */
function groupsOf(waiting: Asked[]): Asked[][] {
  const groups = new Map<string, Asked[]>();
  for (const asked of waiting) {
    const key = `${asked.text}\0${JSON.stringify(asked.values, inWords)}`;
    const same = groups.get(key);
    if (same === undefined) groups.set(key, [asked]);
    else same.push(asked);
  }
  return [...groups].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, same]) => same);
}

function inOne(all: Asked[]): { text: string; values: unknown[] } {
  const values: unknown[] = [];
  const parts = all.map((asked, at) => {
    const before = values.length;
    values.push(...asked.values);
    const text = asked.text.replace(PLACE, (_, place) => `$${before + Number(place)}`);
    return `${asked.fields === null ? `(${text})` : `(${asTexts(text, asked.fields)})`} AS "a${at}"`;
  });
  return { text: `SELECT ${parts.join(", ")}`, values };
}

/** The rows of a statement as lists of texts, each as PostgreSQL would have sent it. */
function asTexts(text: string, fields: Field[]): string {
  const names = fields.map((_, at) => `"f${at}"`);
  // What is sent for a boolean is its first letter.
  const texts = fields.map(({ dataTypeID }, at) =>
    dataTypeID === BOOLEAN ? `left("f${at}"::text, 1)` : `"f${at}"::text`,
  );
  return `SELECT json_agg(json_build_array(${texts.join(", ")})) FROM (${text}) AS "q" (${names.join(", ")})`;
}

function valuesOf(told: unknown, fields: Field[], parserOf: ParserOf): unknown[][] {
  if (!Array.isArray(told)) return [];
  const parsers = fields.map(({ dataTypeID }) => parserOf(dataTypeID));
  return told.map((texts: (string | null)[]) =>
    texts.map((text, at) => (text === null ? null : parsers[at]?.(text, fields[at]?.dataTypeID ?? 0))),
  );
}
