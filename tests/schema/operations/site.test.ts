import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { setSiteMode } from "#graphql/domain/operations/site/set-mode.ts";
import { pagesUnlessClosed } from "#graphql/gateway/http/maintenance.ts";
import { endLiveInMaintenance } from "#graphql/gateway/live/maintenance.ts";
import { db } from "#graphql/runtime/db.ts";
import { siteNow, siteState } from "#graphql/runtime/settings/site-state.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import type { SiteMode } from "#prisma/generated/client/client.ts";
import { execute, overSse, signedIn } from "#tests/support/graphql.ts";
import { makeKey } from "#tests/support/keys.ts";
import { letProofGrowOld, signedInAs } from "#tests/support/operators.ts";
import { listen } from "#tests/support/server/local-server.ts";
import { makeImage, untilEnded } from "#tests/support/tasks.ts";
import { useWorld } from "#tests/support/world.ts";

const world = useWorld();
let stopClosing: () => void = () => undefined;
beforeAll(() => {
  stopClosing = endLiveInMaintenance();
});
afterAll(() => stopClosing());

const be = (mode: SiteMode, message?: string) =>
  setSiteMode("command line", { mode, reason: "a test", ...(message !== undefined && { message }) });
afterEach(async () => {
  await be("OPEN").catch(() => undefined);
});

const SITE = "{ siteMode siteMessage }";
const SET = `mutation ($input: SetSiteModeInput!) { answer: setSiteMode(input: $input) {
  __typename ... on SetSiteModePayload { mode message } ... on Error { code } } }`;
const ORDER = `mutation { answer: createImageTask(input: { task: { model: "nano-banana", prompt: "a kite" } }) {
  __typename ... on CreateImageTaskPayload { task { id } } ... on Error { code } } }`;
const RENAME = `mutation { answer: updateProfile(input: { name: "Ada" }) { __typename } }`;
const codeOf = ({ errors }: { errors: { extensions: { code: string } }[] | undefined }) => errors?.[0]?.extensions.code;

it("is set by an administrator with a fresh proof, on record, and told to everybody", async () => {
  const [admin, support, user] = [await signedInAs("ADMIN"), await signedInAs("SUPPORT"), await signedInAs("USER")];
  const input = { mode: "READ_ONLY", message: "Back at noon", reason: "We move the database" };
  for (const one of [{}, support, user])
    expect(codeOf(await execute(SET, { input }, one))).toMatch(/^(UNAUTHENTICATED|FORBIDDEN)$/);
  const { secret } = await makeKey(admin.viewer);
  expect(codeOf(await execute(SET, { input }, { headers: { authorization: `Bearer ${secret}` } }))).toBe("FORBIDDEN");
  await letProofGrowOld(admin);
  const stale = await execute(SET, { input }, admin);
  expect(stale.data).toEqual({ answer: { __typename: "ForbiddenError", code: "PROOF_REQUIRED" } });
  expect((await execute(SITE)).data).toEqual({ siteMode: "OPEN", siteMessage: null });
  await db.session.updateMany({ data: { provenAt: new Date() } });
  const set = await execute(SET, { input }, admin);
  expect(set.data).toEqual({
    answer: { __typename: "SetSiteModePayload", mode: "READ_ONLY", message: "Back at noon" },
  });
  expect((await execute(SITE)).data).toEqual({ siteMode: "READ_ONLY", siteMessage: "Back at noon" });
  expect((await execute(SET, { input }, admin)).data).toEqual({
    answer: { __typename: "ConflictError", code: "CONFLICT" },
  });
  for (const bad of [{ message: "x".repeat(201) }, { message: "two\nlines" }, { reason: "" }]) {
    const refused = await execute<{ answer: { code: string } }>(SET, { input: { ...input, ...bad } }, admin);
    expect(refused.data.answer.code).toBe("INVALID_INPUT");
  }
  const entry = await db.auditEntry.findFirstOrThrow({
    where: { action: "site.mode_changed" },
    orderBy: { id: "asc" },
  });
  expect(entry).toMatchObject({ reason: "We move the database", actorId: admin.viewer.userId });
  expect(JSON.parse(entry.after ?? "")).toEqual({ mode: "READ_ONLY", message: "Back at noon" });
});

it("read only: visitors and keys order and change nothing, operators act, and what is under way is finished with its callback", async () => {
  const [person, support] = [await signedIn({ credits: 100 }), await signedInAs("SUPPORT")];
  const { secret } = await makeKey(person.viewer);
  const byKey = { headers: { authorization: `Bearer ${secret}` } };
  const underWay = await makeImage(person.viewer, "a kite that is under way");
  await be("READ_ONLY");
  const before = await db.task.count();
  for (const asking of [person, byKey])
    for (const document of [ORDER, RENAME].slice(0, asking === person ? 2 : 1)) {
      const refused = await execute(document, {}, asking);
      expect([refused.status, codeOf(refused)]).toEqual([403, "READ_ONLY"]);
      expect(refused.errors?.[0]?.extensions).toMatchObject({ retryable: true });
    }
  expect(await db.task.count()).toBe(before);
  expect((await execute("{ viewer { id } }", {}, person)).data).toMatchObject({ viewer: { id: expect.any(String) } });
  expect((await execute(RENAME, {}, support)).data).toEqual({ answer: { __typename: "UpdateProfilePayload" } });
  const SIGN_IN = `mutation { answer: signIn(input: { email: "nobody@example.test", password: "wrong one here" }) { __typename } }`;
  expect((await execute(SIGN_IN)).data).toEqual({ answer: { __typename: "UnauthenticatedError" } });
  expect(await untilEnded(underWay.id)).toMatchObject({ status: "COMPLETED" });
  await vi.waitFor(async () =>
    expect(await db.kieDelivery.count({ where: { taskId: underWay.id } })).toBeGreaterThan(0),
  );
  await be("OPEN");
  expect((await execute<{ answer: object }>(ORDER, {}, person)).data.answer).toMatchObject({
    __typename: "CreateImageTaskPayload",
  });
});

it("read only: a subscription that is open goes on to the end of its task", async () => {
  const person = await signedIn({ credits: 100 });
  const { id } = await makeImage(person.viewer, "a kite that is watched");
  await be("READ_ONLY");
  const WATCH = "subscription ($id: ID!) { taskUpdated(id: $id) { task { status } } }";
  const states: string[] = [];
  const named = globalId("Task", id);
  for await (const { data } of overSse<{ taskUpdated: { task: { status: string } } }>(WATCH, { id: named }, person)) {
    states.push(data?.taskUpdated.task.status ?? "none");
    if (data === undefined || data.taskUpdated.task.status === "COMPLETED") break;
  }
  expect(states.at(-1)).toBe("COMPLETED");
});

const asked = async (path: string, init: RequestInit = {}) => {
  const answer = await fetch(world.origin() + path, init);
  const text = await answer.text();
  return { status: answer.status, retry: answer.headers.get("retry-after"), text };
};

it("maintenance: 503 for the API, files and sockets; health and callbacks go on, and so does what is under way", async () => {
  const person = await signedIn({ credits: 100 });
  const underWay = await makeImage(person.viewer, "a kite in maintenance");
  const socket = new WebSocket(`${world.origin().replace("http", "ws")}/graphql`, "graphql-transport-ws");
  await new Promise((opened) => socket.once("open", opened));
  const closing = new Promise<number>((closed) => socket.once("close", closed));
  await be("MAINTENANCE", "We move <house>");
  expect(await closing).toBe(1012);
  const headers = { "content-type": "application/json" };
  const api = await asked("/graphql", { method: "POST", headers, body: JSON.stringify({ query: "{ siteMode }" }) });
  expect([api.status, api.retry]).toEqual([503, "120"]);
  expect(JSON.parse(api.text).errors[0].extensions).toMatchObject({ code: "MAINTENANCE", retryable: true });
  for (const path of ["/media/x.png", "/uploads/x", "/downloads/x", "/oauth/google"])
    expect((await asked(path)).status, path).toBe(503);
  const refused = new WebSocket(`${world.origin().replace("http", "ws")}/graphql`, "graphql-transport-ws");
  expect(await new Promise((failed) => refused.once("error", (error) => failed(error.message)))).toContain("503");
  for (const path of ["/healthz", "/readyz"]) expect((await asked(path)).text, path).not.toContain("maintenance");
  expect((await asked("/webhooks/kie")).status).toBe(200);
  expect((await asked("/webhooks/stripe", { method: "POST", body: "{}" })).status).not.toBe(503);
  expect(await untilEnded(underWay.id)).toMatchObject({ status: "COMPLETED" });
  expect(await db.kieDelivery.count({ where: { taskId: underWay.id } })).toBeGreaterThan(0);
  await be("OPEN");
  expect(
    (await asked("/graphql", { method: "POST", headers, body: JSON.stringify({ query: "{ siteMode }" }) })).status,
  ).toBe(200);
});

it("maintenance: pages are one that says so in both languages, with what operators wrote; theirs stay open", async () => {
  const { port, stop } = await listen(
    (req, res) => void pagesUnlessClosed((_req, answer) => void answer.end("a page"))(req, res),
  );
  const page = (path: string) => fetch(`http://127.0.0.1:${port}${path}`, { headers: { accept: "text/html" } });
  await be("MAINTENANCE", "We move <house>");
  for (const path of ["/", "/create", "/zh", "/operatorsx", "/zh/pricing?x=/operators"]) {
    const answer = await page(path);
    expect([answer.status, answer.headers.get("retry-after")], path).toEqual([503, "120"]);
    const text = await answer.text();
    for (const words of ["We'll be back soon", "我们很快回来", "We move &#60;house&#62;"])
      expect(text).toContain(words);
  }
  for (const path of [
    "/operators",
    "/operators/site",
    "/zh/operators/alarms",
    "/sign-in",
    "/zh/sign-in?next=/operators",
    "/sign-in.data?next=/operators",
    "/operators.data",
    "/operators/site.data",
  ])
    expect(await (await page(path)).text(), path).toBe("a page");
  await be("OPEN");
  expect(await (await page("/")).text()).toBe("a page");
  await stop();
});

it("whoever changes the row, every process goes by it within two seconds, and asks the database no more often", async () => {
  expect((await siteState()).mode).toBe("OPEN");
  await db.$executeRaw`INSERT INTO "Site" ("id", "mode") VALUES (1, 'READ_ONLY') ON CONFLICT ("id") DO UPDATE SET "mode" = 'READ_ONLY'`;
  const startedAt = Date.now();
  await vi.waitFor(() => expect(siteNow().mode).toBe("READ_ONLY"));
  expect(Date.now() - startedAt).toBeLessThan(2000);
  const known = [siteState(), siteState(), siteState()];
  expect(known.every((state) => !(state instanceof Promise))).toBe(true);
});

it("two who change it at once are told apart", async () => {
  const both = await Promise.allSettled([be("READ_ONLY"), be("READ_ONLY")]);
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});
