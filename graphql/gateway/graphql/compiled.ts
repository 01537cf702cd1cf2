import { type DocumentNode, type ExecutionArgs, type ExecutionResult, execute, OperationTypeNode } from "graphql";
import type { CompiledQuery } from "graphql-jit";
import { operationKind } from "#graphql/gateway/graphql/known-documents.ts";

type Args = ExecutionArgs & { document: DocumentNode };

/** What comes this often is worth compiling: who sends it that often has waited for longer than compiling takes. */
const WORTH_RUNS = 30;
/** Characters of a document: compiling takes some 20 ms for so many. */
const LONGEST = 2000;

/** How often a document's operations were run, and each compiled where it was worth it; null where it can't be. */
type Runs = { count: number; compiled?: CompiledQuery | null };

const runs = new WeakMap<DocumentNode, Map<string, Runs>>();

/**
 * Executes an operation; a query that has come `worthRuns` times, by code that is made for it. The answer is what graphql-js
 * gives: the tests of reading run by both. What changes something is never compiled, for it must not be done twice.
 */
export async function executeOperation(args: Args, worthRuns = WORTH_RUNS): Promise<ExecutionResult> {
  const { rootValue, contextValue, variableValues } = args;
  const compiled = await compiledFor(args, worthRuns);
  if (compiled === null) return execute(args);
  const result = await compiled.query(rootValue, contextValue, variableValues ?? {});
  // What is wrong, graphql-js says in its own words and choice: of several faults below one place it tells the first.
  return result.errors === undefined ? result : execute(args);
}

async function compiledFor(args: Args, worthRuns: number): Promise<CompiledQuery | null> {
  const { document, operationName } = args;
  if (operationKind(document, operationName) !== OperationTypeNode.QUERY) return null;
  const operations = runs.get(document) ?? new Map<string, Runs>();
  runs.set(document, operations);
  const name = operationName ?? "";
  const known = operations.get(name) ?? { count: 0 };
  operations.set(name, known);
  known.count += 1;
  if (known.count < worthRuns) return null;
  if (known.compiled === undefined) {
    // Whoever asks meanwhile does not wait.
    known.compiled = null;
    known.compiled = await compile(args);
  }
  return known.compiled;
}

async function compile({ schema, document, operationName }: Args): Promise<CompiledQuery | null> {
  if ((document.loc?.end ?? 0) > LONGEST) return null;
  const { compileQuery, isCompiledQuery } = await import("graphql-jit");
  const compiled = compileQuery(schema, document, operationName ?? undefined);
  return isCompiledQuery(compiled) ? compiled : null;
}
