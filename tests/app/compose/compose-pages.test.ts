import { describe, expect, test } from "vitest";
import { secure } from "#app/lib/browser/security.server.ts";
import { loader as studio, action as submit } from "#app/routes/($locale)._studio.create.tsx";
import { loader as images } from "#app/routes/($locale).image.ts";
import { loader as videos } from "#app/routes/($locale).video.ts";

type Answers = Record<string, unknown>;
type Asked = { operation: string; variables: Record<string, unknown> };

const CREDITS = { available: 200, onHold: 0, totalPurchased: 0, totalUsed: 0 };
const FEED = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };
const model = (slug: string, state = "ACTIVE", replacement: string | null = null) => ({
  ...{ slug, state, inputs: [], replacement: replacement && { slug: replacement } },
});
const MODELS = [model("off", "PAUSED", "third"), model("first"), model("second"), model("third")];
const PAGE = { viewer: { id: "U", credits: CREDITS, feed: FEED }, models: MODELS, styles: [] };

/** A gateway that answers each operation by its name. */
function gatewayWith(answers: Answers) {
  const asked: Asked[] = [];
  const fetch = async (request: Request) => {
    const { query, operationName, variables, extensions } = await request.json();
    if (query === undefined && extensions?.persistedQuery !== undefined)
      return Response.json({ errors: [{ message: "PersistedQueryNotFound" }] });
    const operation = operationName ?? /(?:query|mutation) (\w+)/.exec(query)?.[1] ?? "";
    asked.push({ operation, variables });
    return Response.json({ data: answers[operation] ?? (operation === "Models" ? { models: [] } : undefined) });
  };
  return { asked, context: { gateway: { fetch }, nonce: "n", publicUrl: "http://here.test" } };
}

const at = (path: string, cookie = "") => ({
  request: new Request(`http://here.test${path}`, { headers: { cookie } }),
  params: {},
});

function post(path: string, fields: [string, string][]) {
  return {
    request: new Request(`http://here.test${path}`, { method: "POST", body: new URLSearchParams(fields) }),
    params: {},
  };
}

describe("the composer", () => {
  test("leads a visitor to the sign-in page and back to the same recipe", async () => {
    const { context } = gatewayWith({ Create: { ...PAGE, viewer: null } });
    const answer: unknown = await studio({ ...at("/zh/create?prompt=a+fox"), context }).catch((thrown) => thrown);
    if (!(answer instanceof Response)) throw new Error("Not a redirect.");
    expect(answer.headers.get("location")).toBe("/zh/sign-in?next=%2Fzh%2Fcreate%3Fprompt%3Da%2Bfox");
  });

  test("starts with the words and the image its address names", async () => {
    const asset = { __typename: "Asset", id: "A", contentType: "image/png", task: null };
    const { context, asked } = gatewayWith({ Create: PAGE, Sources: { nodes: [asset] } });
    const { start, kind } = await studio({ ...at("/create?kind=video&image=A&prompt=go"), context });
    expect(start).toMatchObject({ prompt: "go", sources: [{ id: "A" }], isLost: false });
    expect(kind).toBe("video");
    expect(asked.find(({ operation }) => operation === "Sources")?.variables).toEqual({ ids: ["A"] });
  });

  test("says so when what its address names is gone, or is no image", async () => {
    const clip = { __typename: "Asset", id: "A", contentType: "video/mp4", task: null };
    const lost = async (path: string, answers: Answers) =>
      (await studio({ ...at(path), context: gatewayWith({ Create: PAGE, ...answers }).context })).start;
    expect(await lost("/create?from=T", { Recipe: { task: null } })).toMatchObject({ isLost: true, sources: [] });
    expect(await lost("/create?image=A", { Sources: { nodes: [clip] } })).toMatchObject({ isLost: true, sources: [] });
    expect((await lost("/create", {})).isLost).toBe(false);
  });
});

describe("the models of the composer", () => {
  const askedFor = async (path: string, cookie?: string) => {
    const { context, asked } = gatewayWith({ Create: PAGE });
    await studio({ ...at(path, cookie), context });
    return asked.find(({ operation }) => operation === "Models")?.variables;
  };

  test("come by name, and with its form the one that it begins with", async () => {
    expect(await askedFor("/create")).toEqual({ kind: "IMAGE", slugs: ["first"] });
    expect(await askedFor("/create?kind=video&model=second")).toEqual({ kind: "VIDEO", slugs: ["second", "first"] });
  });

  test("come with the form of what takes the place of one that takes no work", async () => {
    expect(await askedFor("/create?model=off")).toEqual({ kind: "IMAGE", slugs: ["third", "first"] });
    expect(await askedFor("/create?model=unheard-of")).toEqual({ kind: "IMAGE", slugs: ["first"] });
  });

  test("come with the forms of those that this browser used last", async () => {
    const cookie = `models=${encodeURIComponent("~second!third")}`;
    expect(await askedFor("/create", cookie)).toEqual({ kind: "IMAGE", slugs: ["first", "second", "third"] });
  });
});

describe("a form sent without scripts", () => {
  const fields: [string, string][] = [
    ["intent", "image"],
    ["model", "nano-banana"],
    ["prompt", "a fox"],
    ["prompt", "an owl"],
    ["idempotencyKey", "k"],
    ["maxCredits", "10"],
  ];
  const placed = (...outcomes: object[]) => ({
    CreateTasks: { result: { __typename: "CreateTasksPayload", creditsCharged: 5, outcomes } },
  });
  const made = { task: { __typename: "ImageTask", id: "T1" }, error: null };
  const refused = {
    task: null,
    error: {
      __typename: "InsufficientCreditsError",
      code: "INSUFFICIENT_CREDITS",
      message: "No.",
      required: 5,
      available: 0,
    },
  };

  test("leads to the form with the same recipe and what it became", async () => {
    const { context, asked } = gatewayWith(placed(refused, made));
    const answer = await submit({ ...post("/zh/create", fields), context });
    if (!(answer instanceof Response)) throw new Error("Not a redirect.");
    expect(answer.headers.get("location")).toBe("/zh/create?kind=image&from=T1#made");
    expect(asked[0]?.variables).toMatchObject({
      input: { maxCredits: 10, idempotencyKey: "k", images: [{ prompt: "a fox" }, { prompt: "an owl" }] },
    });
  });

  test("comes back with what was typed when all of it is refused", async () => {
    const { context } = gatewayWith(placed(refused, refused));
    const answer = await submit({ ...post("/create", fields), context });
    expect(answer).toMatchObject({
      data: { intent: "image", refusal: { code: "INSUFFICIENT_CREDITS" }, values: { model: "nano-banana" } },
      init: { status: 422 },
    });
  });

  test("only draws the form anew when a model's options are asked for", async () => {
    const cards = [{ slug: "nano-banana", parameters: [] }];
    const { context, asked } = gatewayWith({ Models: { models: cards } });
    const answer = await submit({ ...post("/create", [...fields, ["only", "options"]]), context });
    expect(answer).toMatchObject({ data: { refusal: null, cards }, init: { status: 200 } });
    expect(asked).toEqual([{ operation: "Models", variables: { kind: "IMAGE", slugs: ["nano-banana"] } }]);
  });
});

test.each([
  ["/image", images, "/create?kind=image"],
  ["/zh/image?from=T1&use=settings", images, "/zh/create?kind=image&from=T1&use=settings"],
  ["/video?image=A&prompt=a+fox+%26+an+owl", videos, "/create?kind=video&image=A&prompt=a+fox+%26+an+owl"],
  ["/video?kind=image&saved=P", videos, "/create?kind=video&saved=P"],
])("the old address %s leads to the composer with all that it carried", (path, loader, to) => {
  const answer = loader({ ...at(path), context: gatewayWith({}).context });
  expect(answer.status).toBe(301);
  expect(answer.headers.get("location")).toBe(to);
});

test("a page may send files to the bucket they are kept in, and nowhere else", () => {
  const policyOf = (uploadOrigin?: string | null) => {
    const headers = new Headers();
    secure(headers, "abc", { url: new URL("http://here.test/"), publicUrl: "http://here.test", uploadOrigin });
    return headers.get("content-security-policy") ?? "";
  };
  expect(policyOf("https://files.s3.example")).toContain(
    "connect-src 'self' http://here.test ws://here.test wss://here.test https://files.s3.example;",
  );
  expect(policyOf(null)).toBe(policyOf());
  expect(policyOf()).toContain("connect-src 'self' http://here.test ws://here.test wss://here.test;");
});
