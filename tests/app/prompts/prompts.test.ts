import { describe, expect, it } from "vitest";
import { listingOf, promptsVariables, searchOf, textBefore } from "#app/prompts/address.ts";
import { action, loader } from "#app/routes/($locale)._studio.prompts.($id).tsx";
import { loader as offline } from "#app/routes/($locale).offline.ts";
import { action as prefer } from "#app/routes/preferences.tsx";

type Asked = { query: string; variables: Record<string, unknown> };

/** A gateway that answers one question after the other and keeps what it was asked. */
function gatewayThat(...answers: object[]) {
  const asked: Asked[] = [];
  const fetch = async (request: Request) => {
    const body: Asked = await request.json();
    asked.push(body);
    return Response.json({ data: answers[asked.length - 1] });
  };
  return { asked, context: { gateway: { fetch }, nonce: "n", publicUrl: "http://here.test", uploadOrigin: null } };
}

function post(path: string, fields: Record<string, string>): Request {
  return new Request(`http://here.test${path}`, { method: "POST", body: new URLSearchParams(fields) });
}

const EMPTY_PAGE = {
  viewer: {
    __typename: "User",
    id: "1",
    credits: { available: 9, onHold: 0, totalPurchased: 0, totalUsed: 0 },
    prompts: {
      nodes: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    },
  },
  styles: [],
  imageIdeas: [],
  videoIdeas: [],
};

describe("the address of the prompts' page", () => {
  const variables = (query: string) => promptsVariables(new URLSearchParams(query), "en", undefined);

  it("lists the last prompt of each conversation, unless somebody looks for a particular one", () => {
    expect(variables("").filter).toEqual({ newest: true });
    expect(variables("show=videos").filter).toEqual({ kind: "VIDEO", newest: true });
    expect(variables("show=favorites").filter).toEqual({ favorite: true });
    expect(variables("search=+fox+").filter).toEqual({ search: "fox" });
    expect(variables("show=nonsense").filter).toEqual({ newest: true });
  });

  it("pages in both directions", () => {
    expect(variables("after=x")).toMatchObject({ first: 20, after: "x" });
    expect(variables("before=y")).toMatchObject({ last: 20, before: "y" });
  });

  it("never searches for what can't be searched for", () => {
    expect(searchOf(new URLSearchParams({ search: `a\u0000b${"c".repeat(300)}` }))).toHaveLength(200);
  });

  it("keeps what is listed and nothing else while prompts are opened", () => {
    expect(listingOf(new URLSearchParams("show=images&search=&idea=x&delete=1"))).toBe("?show=images");
    expect(listingOf(new URLSearchParams("idea=x"))).toBe("");
  });
});

describe("what a prompt said before", () => {
  const said = (role: "USER" | "ASSISTANT", text: string) => ({ role, text, createdAt: "2026-01-01T00:00:00Z" });

  it("is the answer before the last one", () => {
    const first = [said("USER", "a fox"), said("ASSISTANT", "A red fox.")];
    expect(textBefore({ messages: first })).toBeNull();
    expect(textBefore({ messages: [...first, said("USER", "white"), said("ASSISTANT", "A white fox.")] })).toBe(
      "A red fox.",
    );
  });
});

describe("the prompts' page", () => {
  it("is not there for what is no prompt of the viewer's", async () => {
    const request = new Request("http://here.test/prompts/abc");
    const { context } = gatewayThat({ ...EMPTY_PAGE, opened: null });
    const answer: unknown = await loader({ request, context, params: { id: "abc" } }).catch((error: unknown) => error);
    expect(answer).toMatchObject({ status: 404 });
  });

  it("asks for ideas in the language of the page", async () => {
    const request = new Request("http://here.test/zh/prompts");
    const { context, asked } = gatewayThat(EMPTY_PAGE);
    const { title } = await loader({ request, context, params: {} });
    expect(asked[0]?.variables).toMatchObject({ locale: "ZH", opened: false });
    expect(title).toBe("提示词 · Nano Banana Video");
  });

  it("writes without scripts, and leads to the prompt in the same list", async () => {
    const { context, asked } = gatewayThat({
      result: { __typename: "CreatePromptPayload", prompt: { __typename: "Prompt", id: "p1" } },
    });
    const fields = { intent: "write", idea: "a fox", kind: "VIDEO", style: "", prompt: "", idempotencyKey: "k" };
    const answer = await action({ request: post("/zh/prompts?show=videos", fields), context, params: {} });
    expect(asked[0]?.variables).toEqual({ input: { idea: "a fox", kind: "VIDEO", idempotencyKey: "k" } });
    expect(answer instanceof Response && answer.headers.get("location")).toBe("/zh/prompts/p1?show=videos");
  });

  it("gives back what was typed when it is refused", async () => {
    const result = { __typename: "PolicyRejectedError", code: "POLICY_REJECTED", message: "No." };
    const { context } = gatewayThat({ result });
    const fields = { intent: "write", idea: "a fox", kind: "IMAGE", idempotencyKey: "k" };
    const answer = await action({ request: post("/prompts", fields), context, params: {} });
    expect(answer).toMatchObject({
      data: { intent: "write", refusal: { code: "POLICY_REJECTED" }, values: { idea: "a fox" } },
      init: { status: 422 },
    });
  });

  it("keeps the words before it goes on with them", async () => {
    const result = {
      __typename: "UpdatePromptPayload",
      prompt: { __typename: "Prompt", id: "p1", title: "t", text: "x" },
    };
    const { context, asked } = gatewayThat({ result });
    const fields = { intent: "save", id: "p1", text: "A white fox", to: "video" };
    const answer = await action({ request: post("/zh/prompts/p1", fields), context, params: { id: "p1" } });
    expect(asked[0]?.variables).toEqual({ input: { id: "p1", text: "A white fox" } });
    expect(answer instanceof Response && answer.headers.get("location")).toBe("/zh/create?kind=video&saved=p1");
  });

  it("begins a workflow with a prompt", async () => {
    const { context, asked } = gatewayThat(
      {
        result: {
          __typename: "UpdatePromptPayload",
          prompt: { __typename: "Prompt", id: "p1", title: "t", text: "x" },
        },
      },
      { result: { __typename: "CreateWorkflowPayload", workflow: { __typename: "Workflow", id: "w1" } } },
      {
        result: { __typename: "UpdateWorkflowPayload", workflow: { __typename: "Workflow", id: "w1", step: "IMAGE" } },
      },
    );
    const fields = { intent: "save", id: "p1", text: "x", to: "workflow" };
    const answer = await action({ request: post("/prompts/p1", fields), context, params: { id: "p1" } });
    expect(asked[2]?.variables).toEqual({ input: { id: "w1", prompt: "p1", step: "IMAGE" } });
    expect(answer instanceof Response && answer.headers.get("location")).toBe("/create?story=w1&saved=p1");
  });

  it("goes nowhere outside after a deletion", async () => {
    const { context } = gatewayThat({ result: { __typename: "DeletePromptPayload", id: "p1" } });
    const fields = { intent: "delete", id: "p1", next: "https://elsewhere.example/" };
    const answer = await action({ request: post("/prompts", fields), context, params: {} });
    expect(answer instanceof Response && answer.headers.get("location")).toBe("/prompts");
  });

  it("refuses a form it does not know", async () => {
    const { context } = gatewayThat();
    const answer = await action({ request: post("/prompts", { intent: "constructor" }), context, params: {} });
    expect(answer).toMatchObject({ init: { status: 422 } });
  });
});

describe("the page for when there is no network", () => {
  it("stands alone, in the reader's language and colours, under its own strict policy", async () => {
    const { context } = gatewayThat();
    const request = new Request("http://here.test/zh/offline", { headers: { cookie: "theme=dark" } });
    const answer = offline({ request, context, params: { locale: "zh" } });
    const page = await answer.text();
    expect(page).toContain('<html lang="zh-Hans" data-theme="dark">');
    expect(page).toContain("网络已断开");
    expect(page.match(/(?:src|href)="/g)).toBeNull();
    expect(answer.headers.get("content-security-policy")).toContain("script-src 'self' 'nonce-n'");
  });
});

describe("what a browser chose", () => {
  it("is kept one by one", async () => {
    const off = await prefer({
      request: post("/preferences", { shortcuts: "off", next: "/zh" }),
      context: gatewayThat().context,
      params: {},
    });
    expect(off.headers.get("location")).toBe("/zh");
    expect(off.headers.getSetCookie()).toEqual([expect.stringMatching(/^shortcuts=off;/)]);
  });
});
