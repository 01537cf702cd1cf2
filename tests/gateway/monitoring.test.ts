import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import "#graphql/gateway/router.ts";
import "#graphql/jobs/worker.ts";
import { exposition } from "#graphql/runtime/metrics/metrics.ts";
import { readExposition } from "#tests/support/metrics.ts";

const paper = (name: string) => readFileSync(`docs/monitoring/${name}`, "utf8");
const [rules, tests, dashboard, readme] = ["alerts.yml", "alerts.test.yml", "dashboard.json", "README.md"].map(paper);

/** Metrics that a text names: those of a histogram by the histogram. */
function metricsIn(text = ""): string[] {
  return [...new Set([...text.matchAll(/\bnbv_\w+/g)].map(([name]) => name))];
}

async function exposed(): Promise<Set<string>> {
  const { types } = readExposition((await exposition()).text);
  return new Set(
    [...types].flatMap(([name, type]) =>
      type === "histogram" ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    ),
  );
}

/** The names of all rules. */
const alerts = [...(rules ?? "").matchAll(/^ +- alert: (\w+)$/gm)].map(([, name = ""]) => name);

describe("the papers of monitoring", () => {
  it.each([
    ["alerts.yml", rules],
    ["alerts.test.yml", tests],
    ["dashboard.json", dashboard],
  ])("%s names metrics that are really there", async (_name, text) => {
    const [named, known] = [metricsIn(text), await exposed()];
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it("would be caught naming one that is not, or a histogram as if it were a number", async () => {
    const known = await exposed();
    const wrong = metricsIn("rate(nbv_task_total[5m]) + nbv_task_duration_seconds");
    expect(wrong.filter((name) => !known.has(name))).toEqual(["nbv_task_total", "nbv_task_duration_seconds"]);
  });

  it("tell of each alert what it means and what to do, and test that it fires and that it does not", () => {
    expect(alerts.length).toBeGreaterThan(10);
    const sections = new Map((readme ?? "").split(/^### /m).map((section) => [section.split("\n", 1)[0], section]));
    for (const alert of alerts) {
      expect(sections.get(alert), alert).toMatch(/\n\*\*Do\*\*: /);
      expect(tests, alert).toContain(`exp_samples: [{ labels: '{alertname="${alert}"}', value: 1 }]`);
      const own = (tests ?? "").split(/^ {2}- name: /m).filter((test) => test.startsWith(`${alert} `));
      expect(
        own.some((test) => test.includes("exp_samples: [] }")),
        alert,
      ).toBe(true);
    }
    const told = [...sections.keys()].filter((title) => title?.startsWith("Nbv"));
    expect(told).toEqual(alerts);
  });

  it("keep the dashboard's panels apart, each with a question", () => {
    const { panels } = JSON.parse(dashboard ?? "") as {
      panels: { type: string; targets?: { expr: string }[]; gridPos: { x: number; y: number; w: number; h: number } }[];
    };
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, n) => `${x + (n % w)}:${y + Math.floor(n / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { type, targets } of panels) {
      if (type !== "row") expect(targets?.every(({ expr }) => metricsIn(expr).length > 0)).toBe(true);
    }
  });
});
