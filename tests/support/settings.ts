import { afterAll, beforeAll } from "vitest";
import { env, readEnv } from "#graphql/runtime/env.ts";

/**
 * Gives the test file the settings of a start with these variables; the next file of the process finds them as they were.
 * A function is asked when what was called for before is there: the address of a server, say.
 */
export function useSettings(variables: Record<string, string> | (() => Record<string, string>)): void {
  const usual = { ...env };
  beforeAll(() => {
    Object.assign(env, readEnv({ ...process.env, ...(typeof variables === "function" ? variables() : variables) }));
  });
  afterAll(() => {
    Object.assign(env, usual);
  });
}
