import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { fieldErrorCodes, problemsIn } from "#graphql/domain/errors.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute, type Person, signedIn } from "#tests/support/graphql.ts";

useDatabase();

type Broken = { code: string; limit: number | null };

const FIELDS = "... on InvalidInputError { fields { path message code limit } }";
const IMAGE = `mutation ($task: ImageTaskInput!) { result: createImageTask(input: { task: $task }) { __typename ${FIELDS} } }`;
const SIGN_UP = `mutation ($input: SignUpInput!) { result: signUp(input: $input) { __typename ${FIELDS} } }`;
const UPLOAD = `mutation ($input: CreateUploadInput!) { result: createUpload(input: $input) { __typename ${FIELDS} } }`;
const DELETION = `mutation { result: deleteAccount(confirmation: "x@example.test") { __typename ${FIELDS} } }`;

const task = (fields: object) => ({ task: { model: "nano-banana", prompt: "A pear", ...fields } });
const account = (fields: object) => ({
  input: { email: "a@example.test", password: "a long enough password", ...fields },
});
const file = (fields: object) => ({ input: { filename: "a.png", contentType: "image/png", byteSize: 1, ...fields } });

const CASES: [what: string, document: string, variables: object, broken: Broken][] = [
  ["a prompt of nothing", IMAGE, task({ prompt: " " }), { code: "REQUIRED", limit: null }],
  ["a prompt that is too long", IMAGE, task({ prompt: "x".repeat(5001) }), { code: "TOO_LONG", limit: 5000 }],
  ["a prompt that cannot be stored", IMAGE, task({ prompt: "a\u0000" }), { code: "UNSTORABLE", limit: null }],
  ["a model that there is not", IMAGE, task({ model: "no-such" }), { code: "NOT_OFFERED", limit: null }],
  ["a shape that is not offered", IMAGE, task({ aspectRatio: "7:1" }), { code: "NOT_OFFERED", limit: null }],
  ["a password that is too short", SIGN_UP, account({ password: "short" }), { code: "TOO_SHORT", limit: 8 }],
  ["an address of the wrong form", SIGN_UP, account({ email: "nobody" }), { code: "FORMAT", limit: null }],
  ["a name that is too long", SIGN_UP, account({ name: "x".repeat(101) }), { code: "TOO_LONG", limit: 100 }],
  [
    "a kind of file that is not taken",
    UPLOAD,
    file({ contentType: "image/gif" }),
    { code: "NOT_OFFERED", limit: null },
  ],
  ["an address that is another", DELETION, {}, { code: "WRONG", limit: null }],
];

describe("a broken rule of a field", () => {
  it.each(CASES)("has the code of its kind: %s", async (_, document, variables, broken) => {
    type Answer = { result: { fields: Broken[] } };
    const person: Person | undefined = document === SIGN_UP ? undefined : await signedIn();
    const { data } = await execute<Answer>(document, { ...variables }, person);
    expect(data.result.fields).toEqual([expect.objectContaining(broken)]);
  });

  it("that zod finds has the code and the number of that rule, or those that it names itself", () => {
    const shape = z.object({
      text: z.string().min(3).max(5),
      given: z.string().min(1),
      list: z.array(z.string()).min(2).max(3),
      number: z.int().min(2).max(9),
      one: z.enum(["A", "B"]),
      own: z.string().refine(() => false, { message: "No.", params: { code: "UNSTORABLE" } }),
      other: z.string().refine(() => false, "No."),
    });
    const codes = (input: object) =>
      Object.fromEntries(
        problemsIn(shape.safeParse(input).error?.issues ?? [], ["input"]).map(({ path, code, limit }) => [
          path.join("."),
          [code, limit],
        ]),
      );
    const own = { "input.own": ["UNSTORABLE", undefined], "input.other": ["UNFIT", undefined] };
    expect(codes({ text: "a", given: "", list: ["a"], number: 1, one: "C", own: "", other: "" })).toEqual({
      ...{ "input.text": ["TOO_SHORT", 3], "input.given": ["REQUIRED", undefined], "input.list": ["TOO_FEW", 2] },
      ...{ "input.number": ["TOO_SMALL", 2], "input.one": ["NOT_OFFERED", undefined], ...own },
    });
    expect(
      codes({ text: "abcdef", given: "a", list: ["a", "b", "c", "d"], number: "1", one: "A", own: "", other: "" }),
    ).toEqual({
      ...{
        "input.text": ["TOO_LONG", 5],
        "input.list": ["TOO_MANY", 3],
        "input.number": ["FORMAT", undefined],
        ...own,
      },
    });
  });

  it.each(["en", "zh"])("has a sentence for each code in %s, and each says something else", (locale) => {
    const { rules, limits } = JSON.parse(readFileSync(`app/locales/${locale}.json`, "utf8")).fieldErrors;
    expect(Object.keys(rules).sort()).toEqual([...fieldErrorCodes].sort());
    const all = [...Object.values(rules), ...Object.values(limits)];
    expect(new Set(all).size).toBe(all.length);
  });
});
