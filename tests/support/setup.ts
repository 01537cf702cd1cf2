import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, inject, vi } from "vitest";

// The environment of every test file, set before anything of the product is imported: like anyone would, by variables.
// Files that share a process share its directory: the variables were read when the first of them began.
const runDirectory = inject("runDirectory");
if (process.env.DATA_DIR?.startsWith(runDirectory) !== true) {
  const directory = join(runDirectory, `worker-${process.pid}-${Math.random().toString(36).slice(2, 8)}`);
  mkdirSync(directory, { recursive: true });
  process.env.DATA_DIR = directory;
}
process.env.LOG_LEVEL ??= "fatal";
process.env.SANDBOX_SPEED ??= "200";
process.env.PUBLIC_URL ??= "http://localhost:3000";

// Vitest waits for a second by default, which a machine that is busy for a moment takes for one statement.
const LONGEST_WAIT_MS = 15_000;
const { waitFor } = vi;
vi.waitFor = (callback, options = LONGEST_WAIT_MS) => waitFor(callback, options);

// A noisy console fails the test that made the noise.
const errors = vi.spyOn(console, "error");
afterEach(() => {
  const noise = errors.mock.calls.map((call) => call.join(" "));
  errors.mockClear();
  expect(noise, "console.error was called").toEqual([]);
});
