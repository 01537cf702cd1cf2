import { describe, expect, test } from "vitest";
import { action, loader } from "#app/routes/($locale)._studio.creations._index.tsx";
import { action as detail, loader as detailPage } from "#app/routes/($locale)._studio.creations.$id.tsx";
import { loader as comparePage } from "#app/routes/($locale)._studio.creations.compare.tsx";

type Asked = { operationName?: string; variables: Record<string, unknown> };

/** A gateway that answers one thing after another, the last for ever, and keeps what it was asked. */
function gatewayThat(...answers: unknown[]) {
  const asked: Asked[] = [];
  const fetch = async (request: Request) => {
    asked.push(await request.json());
    return Response.json(answers.length > 1 ? answers.shift() : answers[0]);
  };
  return { asked, where: { context: { gateway: { fetch }, nonce: "n", publicUrl: "http://here.test" }, params: {} } };
}

function post(path: string, fields: [string, string][]): Request {
  return new Request(`http://here.test${path}`, { method: "POST", body: new URLSearchParams(fields) });
}

function result(name: string, rest: Record<string, unknown>) {
  return { data: { result: { __typename: name, ...rest } } };
}

const outcome = (id: string, code?: string) => ({
  __typename: "DeleteTaskOutcome",
  id,
  deleted: code === undefined,
  task: code === undefined ? { __typename: "ImageTask", id: `new-${id}` } : null,
  error: code === undefined ? null : { __typename: "ConflictError", code, message: "No." },
});

async function thrown(work: Promise<unknown>): Promise<Response> {
  const caught: unknown = await work.catch((error: unknown) => error);
  if (caught instanceof Response) return caught;
  throw new Error("No response was thrown.");
}

function location(answer: unknown): string | null {
  if (!(answer instanceof Response)) throw new Error("Not a redirect.");
  return answer.headers.get("location");
}

describe("a form about tasks that is sent without scripts", () => {
  test("deletes and comes back to where it was, with the way to undo it", async () => {
    const { asked, where } = gatewayThat(
      result("DeleteTasksPayload", {
        restorableUntil: "2026-11-20T12:00:00Z",
        outcomes: [outcome("a"), outcome("b", "CONFLICT")],
      }),
    );
    const request = post("/zh/creations?kind=image", [
      ["intent", "delete"],
      ["ids", "a"],
      ["ids", "b"],
      ["ids", "a"],
    ]);
    expect(location(await action({ request, ...where }))).toBe("/zh/creations?kind=image&done=delete&ids=a");
    expect(asked[0]?.variables).toEqual({ ids: ["a", "b"] });
  });

  test("undoes", async () => {
    const { asked, where } = gatewayThat(result("RestoreTasksPayload", { outcomes: [outcome("a")] }));
    const request = post("/creations?done=delete&ids=a", [
      ["intent", "restore"],
      ["ids", "a"],
    ]);
    expect(location(await action({ request, ...where }))).toBe("/creations?done=restore");
    expect(asked[0]?.operationName).toBe("RestoreTasks");
  });

  test("marks without a word", async () => {
    const kept = result("SetTasksFavoritePayload", { tasks: [{ __typename: "ImageTask", id: "a", isFavorite: true }] });
    const { asked, where } = gatewayThat(kept);
    const request = post("/creations", [
      ["intent", "favorite"],
      ["ids", "a"],
    ]);
    expect(location(await action({ request, ...where }))).toBe("/creations");
    expect(asked[0]?.variables).toEqual({ ids: ["a"], favorite: true });
  });

  test("cancels and tells what came back", async () => {
    const { where } = gatewayThat(result("CancelTasksPayload", { creditsReturned: 5, outcomes: [outcome("a")] }));
    const request = post("/creations/a", [
      ["intent", "cancel"],
      ["ids", "a"],
    ]);
    expect(location(await detail({ request, ...where }))).toBe("/creations/a?done=cancel&credits=5");
  });

  test("tries again once, at no higher price, and leads to the new task", async () => {
    const { asked, where } = gatewayThat(result("RetryTasksPayload", { creditsCharged: 5, outcomes: [outcome("a")] }));
    const request = post("/zh/creations/a", [
      ["intent", "retry"],
      ["ids", "a"],
      ["maxCredits", "5"],
      ["idempotencyKey", "k"],
    ]);
    expect(location(await detail({ request, ...where }))).toBe("/zh/creations/new-a");
    expect(asked[0]?.variables).toEqual({ ids: ["a"], maxCredits: 5, idempotencyKey: "k" });
  });

  test("makes a draft at full size once, at no higher price, and leads to it", async () => {
    const { asked, where } = gatewayThat(
      result("FinishDraftPayload", { task: { __typename: "ImageTask", id: "whole" } }),
    );
    const request = post("/zh/creations/a", [
      ["intent", "finish"],
      ["ids", "a"],
      ["maxCredits", "20"],
      ["idempotencyKey", "k"],
    ]);
    expect(location(await detail({ request, ...where }))).toBe("/zh/creations/whole");
    expect(asked[0]?.variables).toEqual({ id: "a", maxCredits: 20, idempotencyKey: "k" });
  });

  test("is answered with the zip itself", async () => {
    const zip = { url: "http://here.test/downloads/x", expiresAt: "2026-11-20T12:00:00Z", fileCount: 2, byteSize: 9 };
    const { where } = gatewayThat(result("CreateDownloadPayload", zip));
    const request = post("/creations", [
      ["intent", "download"],
      ["ids", "a"],
    ]);
    expect(location(await action({ request, ...where }))).toBe(zip.url);
  });

  test("describes a file", async () => {
    const { asked, where } = gatewayThat(
      result("SetAssetAltTextPayload", { asset: { __typename: "Asset", id: "f", altText: "A boat" } }),
    );
    const request = post("/creations/a?file=2", [
      ["intent", "alt"],
      ["ids", "f"],
      ["altText", "A boat"],
    ]);
    expect(location(await detail({ request, ...where }))).toBe("/creations/a?file=2&done=alt");
    expect(asked[0]?.variables).toEqual({ id: "f", altText: "A boat" });
  });

  test("goes nowhere else than this site", async () => {
    const { where } = gatewayThat(
      result("DeleteTasksPayload", { restorableUntil: "2026-11-20T12:00:00Z", outcomes: [outcome("a")] }),
    );
    const request = post("/creations/a", [
      ["intent", "delete"],
      ["ids", "a"],
      ["next", "https://elsewhere.test/"],
    ]);
    expect(location(await detail({ request, ...where }))).toMatch(/^\/creations\/a\?done=delete/);
  });

  test("stays and says why when nothing was done", async () => {
    const { where } = gatewayThat(
      result("DeleteTasksPayload", { restorableUntil: "2026-11-20T12:00:00Z", outcomes: [outcome("a", "CONFLICT")] }),
    );
    const fields: [string, string][] = [
      ["intent", "delete"],
      ["ids", "a"],
    ];
    expect(await action({ request: post("/creations", fields), ...where })).toMatchObject({
      data: { ids: [], left: 1, refusal: { code: "CONFLICT", fields: [] } },
      init: { status: 422 },
    });
  });

  test("of no known kind asks nothing", async () => {
    const { asked, where } = gatewayThat({});
    const request = post("/creations", [["intent", "constructor"]]);
    expect(await action({ request, ...where })).toMatchObject({ init: { status: 422 } });
    expect(asked).toEqual([]);
  });
});

describe("the pages of creations", () => {
  const nobody = { data: { viewer: null, models: [], styles: [], task: null, nodes: [] } };

  test.each([
    ["/zh/creations?kind=video", loader],
    ["/zh/creations/abc", detailPage],
    ["/zh/creations/compare?ids=a,b", comparePage],
  ])("at %s lead a visitor to the sign-in page and back", async (path, page) => {
    const { where } = gatewayThat(nobody);
    const answer = await thrown(page({ request: new Request(`http://here.test${path}`), ...where }));
    expect(answer.headers.get("location")).toBe(`/zh/sign-in?${new URLSearchParams({ next: path })}`);
  });

  test("have none for what is absent or somebody else's", async () => {
    const { where } = gatewayThat({ data: { viewer: { id: "1" }, task: null } });
    const request = new Request("http://here.test/creations/abc");
    expect((await thrown(detailPage({ request, ...where }))).status).toBe(404);
  });

  test("look for neighbours within the filter of the list one comes from", async () => {
    const near = (id: string) => ({ __typename: "TaskConnection", nodes: [{ __typename: "ImageTask", id }] });
    const { asked, where } = gatewayThat(
      { data: { viewer: { id: "1" }, task: { __typename: "ImageTask", id: "b" } } },
      { data: { viewer: { id: "1", newer: near("a"), older: { __typename: "TaskConnection", nodes: [] } } } },
    );
    const request = new Request("http://here.test/creations/b?kind=image&favorite=1");
    expect(await detailPage({ request, ...where, params: { id: "b" } })).toMatchObject({
      neighbours: { newer: "a", older: null },
    });
    expect(asked[1]?.variables).toMatchObject({ id: "b", filter: { kind: "IMAGE", favorite: true } });
  });
});
