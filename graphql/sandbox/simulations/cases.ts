/**
 * Every `#sim:<case>` that a prompt may ask of the sandbox, by what it changes. What each does stands in docs/api.md,
 * section Sandbox; a test holds the page to it.
 */
export const simulationCases = {
  /** The creation is refused; nothing is made. */
  refusals: [
    ...["http429", "body429", "401", "402", "402as500", "404", "408", "422", "433", "451", "455", "500", "505"],
    ...["550", "1010"],
  ],
  /** The task is made, but the answer to its creation is spoilt. */
  answers: ["html", "trunc", "hang", "reset"],
  ends: [
    ...["fast", "late", "stuck", "vanish", "nullok", "nullstart", "policy", "upstream500", "createfail"],
    ...["402late"],
  ],
  results: ["emptyresult", "objresult", "snake", "deadurl", "htmlurl", "slowurl", "bigurl", "cuturl"],
  money: ["nocharge", "chargefail"],
  callbacks: [
    ...["dup", "early", "latecb", "lost", "lag", "failafter", "wrongsig", "nosig", "stale", "altered"],
    ...["unknownid", "snakeid", "form2025"],
  ],
  /** Only the stand-in for OpenRouter knows these; it shares some of the others. */
  assistant: ["403", "429", "502", "503", "midstream"],
} as const;

const known: ReadonlySet<string> = new Set(Object.values(simulationCases).flat());

/** Whether a token means anything; others are left out of account. */
export function isSimulationCase(name: string): boolean {
  return known.has(name);
}
