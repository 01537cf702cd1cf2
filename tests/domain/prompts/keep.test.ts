import { describe, expect, it } from "vitest";
import { db } from "#graphql/runtime/db.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { useDatabase } from "#tests/support/database.ts";
import { type Asking, execute, type Person, signedIn } from "#tests/support/graphql.ts";

useDatabase();

type Union = { __typename: string; [field: string]: unknown };
const REFUSAL = "... on Error { code message }";

async function one(document: string, variables: Record<string, unknown>, asking: Asking): Promise<Union> {
  return (await execute<{ r: Union }>(document, variables, asking)).data.r;
}

const favorite = (id: string, isFavorite: boolean, asking: Asking) =>
  one(
    `mutation ($id: ID!, $f: Boolean!) { r: setPromptFavorite(id: $id, favorite: $f) { __typename ... on SetPromptFavoritePayload { prompt { isFavorite } } ${REFUSAL} } }`,
    { id, f: isFavorite },
    asking,
  );
const update = (input: object, asking: Asking) =>
  one(
    `mutation ($input: UpdatePromptInput!) { r: updatePrompt(input: $input) { __typename ... on UpdatePromptPayload { prompt { text title messages { role text } } } ${REFUSAL} ... on InvalidInputError { fields { path } } } }`,
    { input },
    asking,
  );
const remove = (id: string, asking: Asking) =>
  one(
    `mutation ($id: ID!) { r: deletePrompt(id: $id) { __typename ... on DeletePromptPayload { id } ${REFUSAL} } }`,
    { id },
    asking,
  );

async function ideasOf(person: Person, filter?: object) {
  const answer = await execute<{ viewer: { prompts: { nodes: { idea: string }[] } } }>(
    "query ($filter: PromptFilter) { viewer { prompts(filter: $filter) { nodes { idea } } } }",
    { filter },
    person,
  );
  return answer.errors ?? answer.data.viewer.prompts.nodes.map(({ idea }) => idea);
}

async function write(person: Person, idea: string, data: { kind?: "IMAGE" | "VIDEO"; text?: string } = {}) {
  const messages = [
    { position: 0, role: "USER" as const, text: idea },
    { position: 1, role: "ASSISTANT" as const, text: data.text ?? "written" },
  ];
  const { userId } = person.viewer;
  const row = await db.prompt.create({
    data: {
      userId,
      idea,
      title: idea,
      kind: "IMAGE",
      status: "COMPLETED",
      text: "written",
      ...data,
      messages: { create: messages },
    },
  });
  return globalId("Prompt", row.id);
}

describe("kept prompts", () => {
  it("are found by what they say, kind and mark", async () => {
    const person = await signedIn();
    const cat = await write(person, "a Cat asleep");
    await write(person, "a dog", { kind: "VIDEO", text: "it runs after a cat" });
    await write(person, "100% _pure_ \\ snow");
    await favorite(cat, true, person);
    expect(await ideasOf(person)).toHaveLength(3);
    expect(await ideasOf(person, { search: " CAT " })).toEqual(["a dog", "a Cat asleep"]);
    expect(await ideasOf(person, { search: "cat", kind: "VIDEO" })).toEqual(["a dog"]);
    expect(await ideasOf(person, { favorite: true })).toEqual(["a Cat asleep"]);
    expect(await ideasOf(person, { favorite: false })).toHaveLength(2);
    expect(await ideasOf(person, { search: "%" })).toEqual(["100% _pure_ \\ snow"]);
    expect(await ideasOf(person, { search: "_a" })).toEqual([]);
    expect(await ideasOf(await signedIn(), { search: "cat" })).toEqual([]);
    for (const search of ["x".repeat(201), "a\u0000"]) {
      expect(await ideasOf(person, { search })).toMatchObject([{ extensions: { code: "INVALID_INPUT" } }]);
    }
  });

  it("are changed by hand for free, and the conversation goes on from the new text", async () => {
    const person = await signedIn();
    const id = await write(person, "a cat");
    const changed = await update({ id, text: "  a tabby cat  " }, person);
    expect(changed.prompt).toEqual({
      text: "a tabby cat",
      title: "a cat",
      messages: [
        { role: "USER", text: "a cat" },
        { role: "ASSISTANT", text: "a tabby cat" },
      ],
    });
    expect(await update({ id, title: "Tabby" }, person)).toMatchObject({
      prompt: { title: "Tabby", text: "a tabby cat" },
    });
    for (const change of [
      { text: "" },
      { text: "x".repeat(20_001) },
      { text: "a\u0000" },
      { title: " " },
      { title: "x".repeat(101) },
    ]) {
      expect(await update({ id, ...change }, person)).toMatchObject({
        code: "INVALID_INPUT",
        fields: [{ path: Object.keys(change) }],
      });
    }
    expect(await db.creditTransaction.count({ where: { userId: person.viewer.userId } })).toBe(1);
  });

  it("are gone from everywhere once deleted, once", async () => {
    const person = await signedIn();
    const id = await write(person, "a cat");
    const workflow = await db.workflow.create({ data: { userId: person.viewer.userId, promptId: await rowOf(id) } });
    expect(await remove(id, person)).toEqual({ __typename: "DeletePromptPayload", id });
    expect(await ideasOf(person)).toEqual([]);
    const read = await execute(
      "query ($id: ID!, $w: ID!) { node(id: $id) { id } workflow(id: $w) { prompt { id } } }",
      { id, w: globalId("Workflow", workflow.id) },
      person,
    );
    expect(read.data).toEqual({ node: null, workflow: { prompt: null } });
    const ask = `mutation ($i: CreatePromptInput!) { r: createPrompt(input: $i) { __typename } }`;
    expect(await one(ask, { i: { idea: "go on", kind: "IMAGE", prompt: id } }, person)).toEqual({
      __typename: "NotFoundError",
    });
    expect(await remove(id, person)).toMatchObject({ code: "NOT_FOUND" });
    expect(await favorite(id, true, person)).toMatchObject({ code: "NOT_FOUND" });
    expect(await update({ id, text: "x" }, person)).toMatchObject({ code: "NOT_FOUND" });
  });

  it("of others are not there", async () => {
    const owner = await signedIn();
    const stranger = await signedIn();
    const id = await write(owner, "a cat");
    for (const given of [id, "\u0000", "x".repeat(10_000)]) {
      expect(await remove(given, stranger)).toMatchObject({ code: "NOT_FOUND" });
      expect(await favorite(given, true, stranger)).toMatchObject({ code: "NOT_FOUND" });
      expect(await update({ id: given, text: "mine" }, stranger)).toMatchObject({ code: "NOT_FOUND" });
    }
    expect(await ideasOf(owner)).toEqual(["a cat"]);
  });
});

describe("suggestions", () => {
  it("come for each kind in both languages, under the same names", async () => {
    const read = async (kind: string, locale: string) =>
      (
        await execute<{ promptSuggestions: { id: string; title: string; idea: string }[] }>(
          "query ($kind: TaskKind!, $locale: Locale) { promptSuggestions(kind: $kind, locale: $locale) { id title idea } }",
          { kind, locale },
        )
      ).data.promptSuggestions;
    for (const kind of ["IMAGE", "VIDEO"]) {
      const [english, chinese] = [await read(kind, "EN"), await read(kind, "ZH")];
      expect(english.length).toBeGreaterThanOrEqual(4);
      expect(english.map(({ id }) => id)).toEqual(chinese.map(({ id }) => id));
      expect(chinese.every(({ title, idea }) => /\p{Script=Han}/u.test(title) && /\p{Script=Han}/u.test(idea))).toBe(
        true,
      );
    }
  });
});

async function rowOf(id: string): Promise<string> {
  return Buffer.from(id, "base64url").toString().split(":")[1] ?? "";
}
