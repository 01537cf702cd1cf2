// The thread of the embedded database; embedded.ts is the other end. Plain JavaScript: Node loads it as it stands, from
// sources and beside the built product.
import { parentPort, workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";

const asText = (value) => value;

/** Values cross as PostgreSQL writes them, row after row in one list: who asked knows how they are to be read. */
const packed = ({ rows, ...rest }) => ({ ...rest, values: rows.flat() });

/** An error crosses as its words and what PostgreSQL says of it; how the values are read stays where it was asked. */
const told = ({ message, name, params, queryOptions, ...rest }) => ({ message, ...rest });

const pglite = await PGlite.create(workerData);
const lists = (await pglite.query("SELECT oid, typarray FROM pg_catalog.pg_type WHERE typarray <> 0")).rows;
for (const type of Object.keys(pglite.parsers)) pglite.parsers[type] = asText;
pglite.onNotification((channel, payload) => parentPort.postMessage({ channel, payload }));

const AS_LISTS = { rowMode: "array" };

async function answer({ id, text, params }) {
  try {
    const results =
      params === undefined ? await pglite.exec(text, AS_LISTS) : [await pglite.query(text, params, AS_LISTS)];
    parentPort.postMessage({ id, results: results.map(packed) });
  } catch (error) {
    parentPort.postMessage({ id, error: told(error) });
  }
}

async function end() {
  await pglite.close();
  process.exit(0);
}

parentPort.on("message", (asked) => void (asked === "end" ? end() : answer(asked)));
parentPort.postMessage({ lists });
