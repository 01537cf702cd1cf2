/**
 * Test files share processes, so that the product is loaded a few times and not a hundred. A file that would leave something
 * behind for the next one says so in its first line, and why: `// @process own: it sets variables.`
 */
export function hasOwnProcess(text: string): boolean {
  return /^\/\/ @process own: \S.*\n/.test(text);
}

/**
 * Files that have the product run on the embedded database, whatever the suite runs on, say so in their first line, and why:
 * `// @database embedded: it serves the product from a directory of its own.` With PostgreSQL they would do the same again.
 */
export function isEmbeddedOnly(text: string): boolean {
  return /^\/\/ @database embedded: \S.*\n/.test(text);
}

/** What outlives the file that did it: the next one in the same process would find it. */
const LEAVES_BEHIND: [what: string, pattern: RegExp][] = [
  ["sets a variable", /\bprocess\.env(?:\.\w+|\[[^\]]+\])\s*(?:\?\?|\|\|)?=(?!=)/],
  ["removes a variable", /\bdelete process\.env\b/],
  ["sets a variable", /\bObject\.assign\(process\.env\b|\bvi\.stubEnv\(/],
  ["replaces a module", /\bvi\.(?:mock|doMock|resetModules)\(/],
  ["replaces a global", /\bvi\.stubGlobal\(/],
  ["says that the process stops", /\bsetPhase\("stopping"\)(?![\s\S]*\bsetPhase\("starting"\))/],
  ["changes the directory", /\bprocess\.chdir\(/],
];

/** What a test file leaves behind in a process that it shares; empty when that is nothing, or when the process is its own. */
export function leftBehind(text: string): string[] {
  if (hasOwnProcess(text)) return [];
  return LEAVES_BEHIND.filter(([, pattern]) => pattern.test(text)).map(([what]) => what);
}
