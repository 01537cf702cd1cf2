import { readFileSync } from "node:fs";
import { afterAll, describe, expect, it, vi } from "vitest";
import { creditBalance } from "#graphql/domain/credits/balance.ts";
import { saveAssets } from "#graphql/domain/tasks/outcome/save.ts";
import { MOST_SAVES } from "#graphql/domain/tasks/retry-timing.ts";
import { isFinal } from "#graphql/domain/tasks/state.ts";
import { db } from "#graphql/runtime/db.ts";
import { sandboxKey } from "#graphql/runtime/secrets.ts";
import { simulationCases } from "#graphql/sandbox/simulations/cases.ts";
import type { Task } from "#prisma/generated/client/client.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { useSettings } from "#tests/support/settings.ts";
import { makeImage, untilEnded, untilTask } from "#tests/support/tasks.ts";
import { useWorld } from "#tests/support/world.ts";

const world = useWorld();
// Signatures count only where there is a key.
useSettings({ KIE_WEBHOOK_HMAC_KEY: "a key of this test" });
afterAll(expectLedgersToBalance);

/** The page that partners read, row by row: what it promises is what is tried. */
const page = readFileSync("docs/api.md", "utf8");
const rows = [...page.matchAll(/^\| `([a-z0-9]+)` \|[^|]+\| `([A-Z_]+)`(?: `([A-Z_]+)`)? \|$/gm)].map(
  ([, token = "", status = "", code]) => ({ token, status, code: code ?? null }),
);

const { assistant, ...groups } = simulationCases;

describe("the sandbox's page", () => {
  it("names every case there is, and no other", () => {
    expect(rows.map(({ token }) => token).sort()).toEqual(Object.values(groups).flat().sort());
  });
});

// These slow all tasks of the sandbox down; they are tried apart from the others.
const slowing = new Set(["http429", "body429"]);

async function ended(prompt: string): Promise<{ task: Task; available: number }> {
  const viewer = await makeAccount();
  const { id } = await makeImage(viewer, prompt);
  const { status } = await untilTask(id, (task) => isFinal(task.status) || task.status === "SAVING", 30_000);
  if (status === "SAVING") await vi.waitFor(() => saveForTheLastTime(id), { timeout: 30_000, interval: 100 });
  return { task: await untilEnded(id), available: (await creditBalance(viewer.userId)).available };
}

/** What is tried again for minutes is told here that this was its last try. @throws while another try is under way. */
async function saveForTheLastTime(id: string): Promise<void> {
  await saveAssets(id, MOST_SAVES).catch(() => undefined);
  const { status } = await db.task.findUniqueOrThrow({ where: { id } });
  if (!isFinal(status)) throw new Error(`The task is still ${status}`);
}

describe.concurrent("a task does what the page says of", () => {
  it.each(rows.filter(({ token }) => !slowing.has(token)))(
    "$token",
    { timeout: 40_000 },
    async ({ token, status, code }) => {
      const { task, available } = await ended(`a kite over the ${token} hills #sim:${token}`);
      expect([task.status, task.failureCode]).toEqual([status, code]);
      expect(available).toBe(status === "COMPLETED" ? 195 : 200);
      expect(await db.asset.count({ where: { taskId: task.id } })).toBe(status === "COMPLETED" ? 1 : 0);
      const asked = await db.sandboxTask.count({ where: { callBackUrl: { contains: task.id } } });
      if (simulationCases.refusals.some((refusal) => refusal === token)) expect(asked).toBe(0);
      if (simulationCases.answers.some((answer) => answer === token)) expect(asked).toBe(1);
    },
  );
});

describe("cases one by one", () => {
  it.each([...slowing])("%s holds everything up for a while, and then goes on", async (token) => {
    const viewer = await makeAccount();
    const { id } = await makeImage(viewer, `a kite in the rain #sim:${token}*1`);
    expect(await untilEnded(id)).toMatchObject({ status: "COMPLETED", failureCode: null });
    expect(rows.find((row) => row.token === token)).toMatchObject({ status: "FAILED", code: "PROVIDER_BUSY" });
  });

  it("a refusal with a count lets the next attempt pass", async () => {
    expect((await ended("a barn #sim:455*2")).task.status).toBe("COMPLETED");
  });

  it("chargefail keeps kie.ai's credits of a failed task, and ours come back all the same", async () => {
    const { task, available } = await ended("a mill #sim:policy #sim:chargefail");
    expect([task.status, available]).toEqual(["FAILED", 200]);
  });

  it("nocharge is what the record says it consumed", async () => {
    expect((await ended("a dam #sim:nocharge")).task.kieCredits).toBe(0);
    expect((await ended("a dam")).task.kieCredits).toBe(4);
  });

  it("tokens leave no trace in the picture, and unknown ones mean nothing", async () => {
    const fingerprint = async (prompt: string) => {
      const { task } = await ended(prompt);
      return (await db.asset.findFirstOrThrow({ where: { taskId: task.id } })).sha256;
    };
    const plain = await fingerprint("a lone pine");
    expect(await fingerprint("a lone pine #sim:fast")).toBe(plain);
    expect(await fingerprint("a #sim:nonsense lone pine")).toBe(plain);
  });
});

describe("the prompt assistant's stand-in", () => {
  const ask = (token: string, stream = false) =>
    fetch(`${world.origin()}/sandbox/openrouter/api/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${sandboxKey()}`, "content-type": "application/json" },
      body: JSON.stringify({ stream, messages: [{ role: "user", content: `a fox #sim:${token}` }] }),
      signal: AbortSignal.timeout(2_000),
    });

  it.each(["401", "402", "403", "408", "429", "502", "503"])("answers with HTTP %s", async (token) => {
    expect(page).toContain(`\`${token}\``);
    expect((await ask(token)).status).toBe(Number(token));
  });

  it("answers http429 as 429, html as a page, and emptyresult without words", async () => {
    expect((await ask("http429")).status).toBe(429);
    const html = await ask("html");
    expect([html.status, html.headers.get("content-type")]).toEqual([502, "text/html"]);
    expect((await (await ask("emptyresult")).json()).choices[0].message.content).toBe("");
  });

  it("breaks off after the first words for reset, and leaves out the end for trunc", async () => {
    await expect(ask("reset", true).then((answer) => answer.text())).rejects.toThrow();
    const cut = await (await ask("trunc", true)).text();
    expect(cut).toContain('"content"');
    expect(cut).not.toContain("[DONE]");
  });

  it("reports an error in the middle for midstream, and never answers for hang", async () => {
    expect(await (await ask("midstream", true)).text()).toContain('"error"');
    await expect(ask("hang")).rejects.toThrow();
    expect(assistant).toContain("midstream");
  });

  it("carries all others on into the prompt", async () => {
    expect((await (await ask("policy")).json()).choices[0].message.content).toContain("#sim:policy");
  });
});
