import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";
import "graphiql/graphiql.css";
import { createClient } from "graphql-ws";
import { useMemo } from "react";

/** What the tabs begin with; each is an operation that works with a test key. */
const EXAMPLES = [
  `# What can be made, and what it costs.
query Models {
  models { slug name kind credits state parameters { name type defaultValue values } }
}`,
  `# Make an image. With a test key it costs nothing.
mutation MakeImage {
  createImageTask(input: {
    task: { model: "nano-banana", prompt: "a banana on a skateboard" }
    maxCredits: 20
  }) {
    __typename
    ... on CreateImageTaskPayload { task { id status creditsCharged } }
    ... on Error { code message }
  }
}`,
  `# Follow everything that happens, live.
subscription Events {
  taskEvents { sequence type taskId task { status assets { url } } }
}`,
  `# What is there.
query Tasks {
  viewer { tasks(first: 5) { nodes { id status prompt assets { url contentType } failure { code message } } } }
  rateLimit { remaining bucket restoreRate }
}`,
];

/** GraphiQL on our own endpoint, with the key that is given to it and never with the cookie. */
export default function Explorer({ credential }: { credential: string }) {
  const fetcher = useMemo(() => {
    const headers = { authorization: `Bearer ${credential}` };
    const url = new URL("/graphql", window.location.href);
    const socket = new URL("/graphql", window.location.href);
    socket.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    return createGraphiQLFetcher({
      url: url.href,
      headers,
      fetch: (input, init) => fetch(input, { ...init, credentials: "omit" }),
      wsClient: createClient({ url: socket.href, connectionParams: headers }),
    });
  }, [credential]);
  return (
    <GraphiQL
      fetcher={fetcher}
      defaultTabs={EXAMPLES.map((query) => ({ query }))}
      shouldPersistHeaders={false}
      isHeadersEditorEnabled={false}
    />
  );
}
