import type { OperationResult, RequestPolicy } from "urql";
import { untilThere } from "#app/lib/browser/until-there.ts";
import type { TadaDocumentNode } from "#app/lib/graphql/graphql.ts";
import { type Outcome, refusal } from "#app/lib/graphql/result.ts";
import type { Heard } from "#app/lib/graphql/urql.client.ts";

type Engine = Pick<
  typeof import("#app/lib/graphql/urql.client.ts"),
  "follow" | "listen" | "onSocketOpen" | "refetchFollowed" | "read" | "change"
>;
type Variables = Record<string, unknown>;

let engine: Engine | undefined;
let loading: Promise<Engine> | undefined;

/** What the first attempt leaves in the head; the file is named in vite.chunks.ts. */
const FILE = 'link[rel=modulepreload][href*="/client-"]';

/** So often the code could not be fetched. */
let failures = 0;

function isEngine(part: unknown): part is Engine {
  return typeof part === "object" && part !== null && "follow" in part && "refetchFollowed" in part;
}

/**
 * The client's code. Chromium keeps a module that could not be fetched as failed for as long as the page lives, so it is asked for
 * under another name from then on: that of the file, which the first attempt left in the head, with a query. What it exports has
 * other names in a built file, so the client is known by what it can do.
 */
async function fetched(): Promise<Engine> {
  const file = failures === 0 ? null : document.querySelector<HTMLLinkElement>(FILE);
  if (file === null) return import("#app/lib/graphql/urql.client.ts");
  const parts: Record<string, unknown> = await import(/* @vite-ignore */ `${file.href}?again=${failures}`);
  const client = Object.values(parts).find(isEngine);
  if (client === undefined) throw new Error("The client's file has no client.");
  return client;
}

/** Fetches the client's code, which no first drawing needs. Rejects where the network is away; the next call tries again. */
function load(): Promise<Engine> {
  loading ??= fetched().then(
    (client) => {
      engine = client;
      return client;
    },
    (fault: unknown) => {
      failures += 1;
      loading = undefined;
      throw fault;
    },
  );
  return loading;
}

/** Fetches it for as long as it takes: what a page follows goes on once the network is back. */
function arrival(): Promise<Engine> {
  return untilThere(() => load().catch(() => null));
}

let turns: Promise<unknown> = Promise.resolve();

/** One at a time, with room between them for what the reader does: what a page follows is a lot to take in at once. */
function turn(): Promise<unknown> {
  turns = turns.then(() => new Promise((resolve) => setTimeout(resolve)));
  return turns;
}

/** Starts at once if the client is there, else when it comes. */
function start(begin: (engine: Engine) => () => void): () => void {
  if (engine !== undefined) return begin(engine);
  let isStopped = false;
  let stop: () => void = () => undefined;
  arrival().then(async (loaded) => {
    await turn();
    if (!isStopped) stop = begin(loaded);
  });
  return () => {
    isStopped = true;
    stop();
  };
}

/** `follow` of the client: what a loader read, kept up to date until stopped. */
export function follow<Data, Asked extends Variables>(
  document: TadaDocumentNode<Data, Asked>,
  variables: Asked,
  loaded: Data,
  onData: (data: Data) => void,
): () => void {
  return start((client) => client.follow(document, variables, loaded, onData));
}

/** `listen` of the client: a subscription, until stopped. */
export function listen<Data, Asked extends Variables>(
  document: TadaDocumentNode<Data, Asked>,
  variables: Asked,
  heard: Heard<Data>,
  overHttp = false,
): () => void {
  return start((client) => client.listen(document, variables, heard, overHttp));
}

/** `onSocketOpen` of the client: tells each time that events can come, until stopped. */
export function onSocketOpen(listener: () => void): () => void {
  return start((client) => client.onSocketOpen(listener));
}

/** `refetchFollowed` of the client: everything on the page is asked for again. */
export async function refetchFollowed(): Promise<void> {
  const client = await arrival();
  await client.refetchFollowed();
}

/** `read` of the client. Without its code there is no answer, as without a network. */
export async function read<Data, Asked extends Variables>(
  document: TadaDocumentNode<Data, Asked>,
  variables: Asked,
  requestPolicy?: RequestPolicy,
): Promise<Pick<OperationResult<Data>, "data" | "error">> {
  const client = await load().catch(() => null);
  return client?.read(document, variables, requestPolicy) ?? { data: undefined };
}

/** `change` of the client. Without its code the network is away, which is a refusal like any other. */
export async function change<Result, Asked extends Variables>(
  document: TadaDocumentNode<{ result: Result }, Asked>,
  variables: Asked,
): Promise<Outcome<Result>> {
  const client = await load().catch(() => null);
  if (client === null) return { ok: false, refusal: refusal("UNREACHABLE", "The server could not be reached.") };
  return client.change(document, variables);
}
