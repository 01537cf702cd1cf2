import { type DocumentNode, type ExecutionArgs, type ExecutionResult, execute } from "graphql";
import type { CompiledQuery } from "graphql-jit";

type Args = ExecutionArgs & { document: DocumentNode };

/** What comes this often is worth compiling, which takes as long as some ten answers. */
const WORTH_RUNS = 8;

/** How often a document's operations were run, and each compiled where it was worth it; null where it can't be. */
type Runs = { count: number; compiled?: CompiledQuery | null };

const runs = new WeakMap<DocumentNode, Map<string, Runs>>();

/** Executes a query; one that comes often by code that is made for it. The answer is the same as graphql-js gives. */
export async function executeQuery(args: Args): Promise<ExecutionResult> {
  const { document, operationName, rootValue, contextValue, variableValues } = args;
  const operations = runs.get(document) ?? new Map<string, Runs>();
  runs.set(document, operations);
  const name = operationName ?? "";
  const known = operations.get(name) ?? { count: 0 };
  operations.set(name, known);
  known.count += 1;
  if (known.count < WORTH_RUNS) return execute(args);
  if (known.compiled === undefined) {
    known.compiled = null;
    known.compiled = await compile(args);
  }
  if (known.compiled === null) return execute(args);
  const result = await known.compiled.query(rootValue, contextValue, variableValues ?? {});
  // Nothing was done yet where variables don't fit: graphql-js says in its own words what is wrong.
  return result.errors === undefined || result.data !== undefined ? result : execute(args);
}

async function compile({ schema, document, operationName }: Args): Promise<CompiledQuery | null> {
  const { compileQuery, isCompiledQuery } = await import("graphql-jit");
  const compiled = compileQuery(schema, document, operationName ?? undefined);
  return isCompiledQuery(compiled) ? compiled : null;
}
