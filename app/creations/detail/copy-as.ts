import { type Creation, inputOf } from "#app/creations/documents.ts";

type Value = string | number | boolean | Value[] | { [name: string]: Value };
/** A request that makes a task again, as it goes over the wire. */
export type ApiRequest = { query: string; variables: { input: { task: { [name: string]: Value } } } };

const QUERY = (kind: "Image" | "Video" | "Audio") => `mutation Create${kind}Task($input: Create${kind}TaskInput!) {
  create${kind}Task(input: $input) {
    __typename
    ... on Create${kind}TaskPayload { task { id status creditsCharged } }
    ... on Error { code message }
  }
}`;

function isSaid(value: unknown): boolean {
  return value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0);
}

/** Copies what has a meaning to the API; the cache's own __typename has none. */
function plain(value: unknown): Value {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null)
    return typeof value === "number" || typeof value === "boolean" ? value : String(value);
  const said = Object.entries(value).filter(([name, item]) => name !== "__typename" && isSaid(item));
  return Object.fromEntries(said.map(([name, item]) => [name, plain(item)]));
}

const KINDS = { IMAGE: "Image", VIDEO: "Video", AUDIO: "Audio" } as const;

/** What made this task, in full, as a request of its own. */
export function requestOf(task: Creation): ApiRequest {
  const recipe = plain({ ...inputOf(task), endUser: task.endUser });
  const query = QUERY(KINDS[task.kind]);
  return { query, variables: { input: { task: typeof recipe === "object" && !Array.isArray(recipe) ? recipe : {} } } };
}

/** One word of a POSIX shell, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The request as a command. The key is left to the environment, so that it stands in no history. */
export function asCurl({ query, variables }: ApiRequest, endpoint: string): string {
  return [
    `curl ${quoted(endpoint)}`,
    `-H "Authorization: Bearer $NBV_KEY"`,
    `-H 'Content-Type: application/json'`,
    `--data-raw ${quoted(JSON.stringify({ query, variables }))}`,
  ].join(" \\\n  ");
}

/** The request as a program for Node, Deno or Bun, without any package. */
export function asTypeScript({ query, variables }: ApiRequest, endpoint: string): string {
  return `import { env } from "node:process";

const query = \`${query}\`;

const variables = ${JSON.stringify(variables, null, 2)};

const response = await fetch(${JSON.stringify(endpoint)}, {
  method: "POST",
  headers: {
    authorization: \`Bearer \${env.NBV_KEY}\`,
    "content-type": "application/json",
  },
  body: JSON.stringify({ query, variables }),
});

console.log(JSON.stringify(await response.json(), null, 2));
`;
}

/** The variables of the request, to stand beside its document. */
export function asVariables({ variables }: ApiRequest): string {
  return JSON.stringify(variables, null, 2);
}
