import { request } from "node:http";
import { afterEach, describe, expect, it, vi } from "vitest";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { sandboxKey } from "#graphql/runtime/secrets.ts";
import { startSandbox, stopSandbox } from "#graphql/sandbox/server.ts";
import { taskIdOf, useSandbox } from "#tests/sandbox/sandbox.ts";

const sandbox = useSandbox();
const CREATE = "/api/v1/jobs/createTask";
const RECORD = "/api/v1/jobs/recordInfo";
const usualSpeed = env.sandboxSpeed;
const atSpeed = (speed: number) => {
  env.sandboxSpeed = speed;
};
afterEach(() => atSpeed(usualSpeed));
const bodyFor = (prompt: string) => ({ model: "google/nano-banana", input: { prompt } });

function raw(prompt: string, key = sandboxKey()) {
  return fetch(`${sandbox.origin}/sandbox/kie${CREATE}`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}` },
    body: JSON.stringify(bodyFor(prompt)),
    signal: AbortSignal.timeout(500),
  });
}

async function ended(prompt: string) {
  const taskId = taskIdOf(await sandbox.post(CREATE, bodyFor(prompt)));
  return vi.waitFor(async () => {
    const record = await sandbox.record(RECORD, taskId);
    expect(record.state).toMatch(/success|fail/);
    return record;
  });
}

describe("a prompt's #sim tokens", () => {
  it.each([
    ["http429", 429, 429],
    ["body429", 200, 429],
    ["402", 200, 402],
    ["402as500", 200, 500],
    ["433", 200, 433],
    ["455", 200, 455],
    ["500", 200, 500],
    ["505", 200, 505],
    ["550", 200, 550],
  ])("%s refuse the creation with HTTP %i and code %i", async (token, status, code) => {
    const tasks = await db.sandboxTask.count();
    const response = await raw(`x #sim:${token}`);
    expect([response.status, (await response.json()).code]).toEqual([status, code]);
    expect(await db.sandboxTask.count()).toBe(tasks);
  });

  it("refuse so many times and no more with a count", async () => {
    const codes = [];
    for (let attempt = 0; attempt < 3; attempt++)
      codes.push((await sandbox.post(CREATE, bodyFor("a hut #sim:body429*2"))).code);
    expect(codes).toEqual([429, 429, 200]);
  });

  it.each(["policy", "upstream500", "402late"])("%s happen so many times and no more with a count", async (token) => {
    const states = [];
    for (let attempt = 0; attempt < 2; attempt++) states.push((await ended(`a hut #sim:${token}*1 #sim:fast`)).state);
    expect(states).toEqual(["fail", "success"]);
  });

  it("html spoils so many answers and no more with a count", async () => {
    const ask = async () => (await raw("a spoilt hut #sim:html*1")).headers.get("content-type");
    expect(await ask()).toContain("text/html");
    expect(await ask()).toContain("application/json");
  });

  it("1010 answers as Cloudflare does", async () => {
    const response = await raw("x #sim:1010");
    expect([response.status, await response.text()]).toEqual([403, "error code: 1010"]);
  });

  it.each(["html", "trunc"])("%s create the task and spoil the answer", async (token) => {
    const tasks = await db.sandboxTask.count();
    const text = await (await raw(`x #sim:${token}`)).text();
    expect(() => JSON.parse(text)).toThrow();
    expect(await db.sandboxTask.count()).toBe(tasks + 1);
  });

  it.each(["hang", "reset"])("%s create the task and never answer", async (token) => {
    const tasks = await db.sandboxTask.count();
    await expect(raw(`x #sim:${token}`)).rejects.toThrow();
    expect(await db.sandboxTask.count()).toBe(tasks + 1);
  });

  it.each([
    ["policy", { state: "fail", failCode: "400", resultJson: null }],
    ["upstream500", { state: "fail", failCode: "500", failMsg: "Internal server error" }],
    ["402late", { state: "fail", failCode: "402" }],
    ["emptyresult #sim:fast", { state: "success", resultJson: '{"resultUrls":[]}' }],
    ["objresult #sim:fast", { resultJson: { resultUrls: [expect.any(String)] } }],
    ["snake #sim:fast", { resultJson: expect.stringMatching(/^\{"data":\{"result_urls":/) }],
    ["nocharge #sim:fast", { creditsConsumed: 0 }],
  ])("%s shape the end", async (token, expected) => {
    expect(await ended(`x #sim:${token}`)).toMatchObject(expected);
  });

  it("vanish, nullok and nullstart hide the record", async () => {
    const get = async (token: string) =>
      sandbox.get(`${RECORD}?taskId=${taskIdOf(await sandbox.post(CREATE, bodyFor(`x #sim:${token}`)))}`);
    expect(await get("vanish")).toMatchObject({ code: 422, msg: "recordInfo is null" });
    expect(await get("nullok")).toEqual({ code: 200, msg: "success", data: null });
    atSpeed(8);
    expect(await get("nullstart")).toMatchObject({ code: 422, msg: "recordInfo is null" });
  });

  it.each([
    ["deadurl", async (url: string) => expect((await fetch(url)).status).toBe(404)],
    ["htmlurl", async (url: string) => expect((await fetch(url)).headers.get("content-type")).toBe("text/html")],
    ["cuturl", async (url: string) => expect((await fetch(url)).arrayBuffer()).rejects.toThrow()],
    [
      "bigurl",
      async (url: string) =>
        expect(Number((await fetch(url, { method: "HEAD" })).headers.get("content-length"))).toBe(2 ** 31),
    ],
  ])("%s spoil the file", async (token, check) => {
    const { resultJson } = await ended(`x #sim:fast #sim:${token}`);
    await check(JSON.parse(String(resultJson)).resultUrls[0]);
  });

  it("leave failed tasks unpaid, but for chargefail", async () => {
    const balance = async () => Number((await sandbox.get("/api/v1/chat/credit")).data);
    const before = await balance();
    await ended("x #sim:policy");
    expect(await balance()).toBe(before);
    await ended("x #sim:policy #sim:chargefail");
    expect(await balance()).toBe(before - 4);
  });
});

describe("the sandbox's border", () => {
  it("takes only the installation's key", async () => {
    for (const key of ["", "sk-else", `${sandboxKey()}x`]) {
      const response = await raw("x", key);
      expect([response.status, await response.json()]).toEqual([
        200,
        { code: 401, msg: "You do not have access permissions" },
      ]);
    }
  });

  it("does not know other paths", async () => {
    expect(await sandbox.get("/api/v1/nano-banana/generate")).toMatchObject({ code: 404, data: null });
    expect((await fetch(`${sandbox.origin}/sandbox/else`)).status).toBe(404);
    expect((await fetch(`${sandbox.origin}/sandbox/files/%E0%A4%A`)).status).toBe(404);
    expect((await fetch(`${sandbox.origin}/sandbox/files/..%2fsecrets.json`)).status).toBe(404);
  });

  it("takes 20 new tasks per window and refuses the rest", async () => {
    const codes = async (count: number) => {
      const answers = await Promise.all(
        Array.from({ length: count }, () => sandbox.post(CREATE, bodyFor("x #sim:stuck"))),
      );
      return answers.map(({ code }) => code).sort();
    };
    await stopSandbox();
    await startSandbox();
    atSpeed(1);
    expect(await codes(30)).toEqual([...Array(20).fill(200), ...Array(10).fill(429)]);
    atSpeed(usualSpeed);
    await vi.waitFor(async () => expect(await codes(1)).toEqual([200]));
  });

  it("breaks off a body that is too large", async () => {
    const status = await new Promise<number>((resolve) => {
      const req = request(
        `${sandbox.origin}/sandbox/kie${CREATE}`,
        { method: "POST", headers: { authorization: `Bearer ${sandboxKey()}` } },
        (res) => resolve(res.resume().statusCode ?? 0),
      );
      req.on("error", () => resolve(-1));
      req.end(JSON.stringify(bodyFor("x".repeat(2 * 1024 * 1024))));
    });
    expect([413, -1]).toContain(status);
  });
});
