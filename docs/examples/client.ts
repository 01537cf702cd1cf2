// A typed client of the API in one file, to be taken and changed. Its types come from the published schema:
//
//   curl https://your.site/schema.graphql > schema.graphql
//   npx gql.tada generate-output        (with "schema" and "tadaOutputLocation" in tsconfig.json's plugin)
//
// It needs gql.tada, graphql and Node 20.
import { createHash } from "node:crypto";
import type { TadaDocumentNode } from "gql.tada";
import { initGraphQLTada, type ResultOf } from "gql.tada";
import { print } from "graphql";
import type { introspection } from "../../app/lib/graphql/graphql-env.d.ts";

const graphql = initGraphQLTada<{ introspection: introspection; scalars: { DateTime: string; ID: string } }>();

const CreateImage = graphql(`
  mutation CreateImage($input: CreateImageTaskInput!) {
    createImageTask(input: $input) {
      __typename
      ... on CreateImageTaskPayload { replayed task { id } }
      ... on Error { code message }
    }
  }
`);

const ReadTask = graphql(`
  query ReadTask($id: ID!) {
    task(id: $id) {
      id
      status
      creditsCharged
      assets { url sha256 contentType }
      failure { code message retryable }
    }
  }
`);

const FollowTask = graphql(`
  subscription FollowTask($id: ID!, $after: Int) {
    taskUpdated(id: $id, after: $after) { sequence type task { status } }
  }
`);

export type FinishedTask = NonNullable<ResultOf<typeof ReadTask>["task"]>;
type Step = ResultOf<typeof FollowTask>["taskUpdated"];

/** Why the API did not do something; `code` is stable. */
export class NanoBananaError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

const FINAL = ["COMPLETED", "FAILED", "TIMED_OUT", "CANCELED"];

/** A client of the API at `url` (…/graphql) with a key, which belongs on a server. */
export function connect({ url, key }: { url: string; key: string }) {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };

  async function ask<Data, Variables>(
    document: TadaDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Data> {
    const body = JSON.stringify({ query: print(document), variables });
    const response = await fetch(url, { method: "POST", headers, body });
    const { data, errors } = await response.json();
    if (errors) throw new NanoBananaError(errors[0].extensions.code, errors[0].message);
    return data;
  }

  /** The events of a task, taken up again where they broke off, until it is final. */
  async function* follow(id: string): AsyncGenerator<Step> {
    let after: number | null = null;
    for (;;) {
      const body = JSON.stringify({ query: print(FollowTask), variables: { id, after } });
      const response = await fetch(url, { method: "POST", headers: { ...headers, accept: "text/event-stream" }, body });
      for await (const { data, errors } of results(response)) {
        if (errors) throw new NanoBananaError(errors[0].extensions.code, errors[0].message);
        const step: Step = data.taskUpdated;
        after = step.sequence;
        yield step;
        if (step.task === null || FINAL.includes(step.task.status)) return;
      }
    }
  }

  /** Orders an image, waits for it live, and gives the finished task. Safe to repeat with the same `idempotencyKey`. */
  async function run(order: {
    model: string;
    prompt: string;
    maxCredits: number;
    idempotencyKey: string;
  }): Promise<FinishedTask> {
    const { model, prompt, ...guards } = order;
    const { createImageTask: made } = await ask(CreateImage, { input: { task: { model, prompt }, ...guards } });
    if (made.__typename !== "CreateImageTaskPayload") throw new NanoBananaError(made.code, made.message);
    for await (const step of follow(made.task.id)) if (step.task === null) break;
    const { task } = await ask(ReadTask, { id: made.task.id });
    if (task === null) throw new NanoBananaError("NOT_FOUND", "The task was deleted.");
    return task;
  }

  /** The bytes of a file, checked against their hash. */
  async function download(asset: FinishedTask["assets"][number]): Promise<Buffer> {
    const bytes = Buffer.from(await (await fetch(asset.url)).arrayBuffer());
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    if (sha256 !== asset.sha256) throw new Error("The file arrived damaged.");
    return bytes;
  }

  return { ask, follow, run, download };
}

/** The results in a stream of server-sent events. */
async function* results(response: Response) {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const events = text.split("\n\n");
    text = events.pop() ?? "";
    for (const event of events) {
      const data = event.split("\n").find((line) => line.startsWith("data: "));
      if (event.startsWith("event: next") && data !== undefined) yield JSON.parse(data.slice("data: ".length));
    }
  }
}
