import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import en from "#app/locales/en.json" with { type: "json" };
import zh from "#app/locales/zh.json" with { type: "json" };
import { ACTIONS } from "#app/operators/log/fields.ts";

/** The acts that the domain writes down; pages know them by name alone. */
function actsWritten(): string[] {
  const source = readFileSync("graphql/domain/operations/audit.ts", "utf8");
  const type = /type AuditAction =([^;]*);/.exec(source)?.[1] ?? "";
  return [...type.matchAll(/"([\w.]+)"/g)].map(([, name]) => name ?? "");
}

it("the audit log can be narrowed to every act there is, and has words for each in both languages", () => {
  expect(actsWritten().length).toBeGreaterThan(20);
  expect([...ACTIONS].sort()).toEqual(actsWritten().sort());
  for (const { operators } of [en, zh]) {
    const words = Object.entries(operators.log.actions).flatMap(([noun, acts]) =>
      Object.keys(acts).map((act) => `${noun}.${act}`),
    );
    expect(words).toEqual(expect.arrayContaining([...ACTIONS]));
  }
});
