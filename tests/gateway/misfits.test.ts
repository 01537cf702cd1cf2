import { beforeAll, expect, it } from "vitest";
import { useDatabase } from "#tests/support/database.ts";
import { execute, type Person, signedIn } from "#tests/support/graphql.ts";

useDatabase();

const ORDER = "mutation ($input: CreateImageTaskInput!) { createImageTask(input: $input) { __typename } }";
const IN_PLACE = `mutation { createImageTask(input: { task: { model: "nano-banana", prompt: "x", variants: "many" } }) { __typename } }`;

let person: Person;
beforeAll(async () => {
  person = await signedIn({ credits: 10 });
});

const task = (more: object) => ({ input: { task: { model: "nano-banana", prompt: "a kite", ...more } } });

type Misfit = [path: string, code: string, message: string];

// What doesn't fit its type never reaches a resolver: the engine's own words have to say which field it is.
it.each<[what: string, document: string, variables: Record<string, unknown>, ...fields: Misfit[]]>([
  ["a word for a number", ORDER, task({ variants: "many" }), ["task.variants", "FORMAT", "task.variants: Int cannot"]],
  [
    "two at once",
    ORDER,
    task({ prompt: 5, variants: 1.5 }),
    ["task.prompt", "FORMAT", "task.prompt: String cannot"],
    ["task.variants", "FORMAT", "task.variants: Int cannot"],
  ],
  [
    "one of a list",
    ORDER,
    task({ sourceImages: ["x", {}] }),
    ["task.sourceImages.1", "FORMAT", "task.sourceImages.1: ID"],
  ],
  [
    "nothing",
    ORDER,
    { input: { task: { model: "x" } } },
    ["task.prompt", "REQUIRED", 'task: Field "prompt" of required'],
  ],
  ["null", ORDER, task({ prompt: null }), ["task.prompt", "REQUIRED", "task.prompt: Expected non-nullable type"]],
  ["a field of nobody's", ORDER, task({ size: 1 }), ["task.size", "NOT_OFFERED", 'task: Field "size" is not defined']],
  ["no object", ORDER, { input: 5 }, ["", "FORMAT", "input: Expected type"]],
  [
    "words like the engine's own",
    ORDER,
    task({ prompt: 'x" at "input.task.model"; Int', variants: {} }),
    ["task.variants", "FORMAT", "task.variants: Int cannot"],
  ],
  [
    "a variable that is an argument",
    "query ($n: Int) { styles { name } viewer { tasks(first: $n) { nodes { id } } } }",
    { n: "a" },
    ["n", "FORMAT", "n: Int"],
  ],
  ["a value in the document", IN_PLACE, {}, ["variants", "FORMAT", "variants: Int cannot represent"]],
  [
    "an argument in the document",
    `{ viewer { tasks(first: "a") { nodes { id } } } }`,
    {},
    ["first", "FORMAT", "first: Int"],
  ],
])("%s is refused by the name of its field and the rule", async (_what, document, variables, ...fields) => {
  const { data, errors = [] } = await execute(document, variables, person);
  expect(data ?? null).toBeNull();
  expect(errors.map(({ extensions }) => extensions)).toEqual(
    fields.map(([path, code, message]) =>
      expect.objectContaining({
        code: "INVALID_INPUT",
        fields: [{ path: path.split(".").filter(Boolean), code, message: expect.stringContaining(message) }],
      }),
    ),
  );
  expect(errors.map(({ message }) => message)).toEqual(fields.map(([, , message]) => expect.stringContaining(message)));
});

it("what is wrong with the document itself names no field", async () => {
  const { errors } = await execute("{ viewer { nonsense } }", {}, person);
  expect(errors?.[0]?.extensions).not.toHaveProperty("fields");
});
