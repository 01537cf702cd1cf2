import { createClient } from "graphql-ws";
import { WebSocket } from "ws";

/** A program that talks to a running server as anybody would: over HTTP and sockets, with the cookie it was given. */
export type Client = {
  cookie: string;
  ask<Data = Record<string, never>>(query: string, variables?: Record<string, unknown>): Promise<Data>;
  follow<Data>(query: string, variables?: Record<string, unknown>): AsyncIterableIterator<Data>;
  close(): Promise<void>;
};

/** Signs up a new account on a running server. */
export async function newClient(origin: string): Promise<Client> {
  const response = await post(origin, "", SIGN_UP, {
    input: { email: `program-${crypto.randomUUID()}@example.test`, password: "a long enough password" },
  });
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  return clientWith(origin, cookie);
}

/** The same account from another program, or after a restart at another address. */
export function clientWith(origin: string, cookie: string): Client {
  const socket = createClient({
    url: `${origin.replace("http", "ws")}/graphql`,
    lazy: true,
    retryAttempts: 0,
    webSocketImpl: class extends WebSocket {
      constructor(address: string, protocols: string) {
        super(address, protocols, { headers: { cookie, origin } });
      }
    },
  });
  return {
    cookie,
    async ask<Data>(query: string, variables: Record<string, unknown> = {}) {
      const { data, errors } = await (await post(origin, cookie, query, variables)).json();
      if (errors !== undefined) throw new Error(JSON.stringify(errors));
      return data as Data;
    },
    async *follow<Data>(query: string, variables: Record<string, unknown> = {}) {
      for await (const { data, errors } of socket.iterate<Data>({ query, variables })) {
        if (errors !== undefined) throw new Error(JSON.stringify(errors));
        if (data) yield data;
      }
    },
    close: async () => void (await socket.dispose()),
  };
}

function post(origin: string, cookie: string, query: string, variables: Record<string, unknown>): Promise<Response> {
  return fetch(`${origin}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", cookie, origin },
    body: JSON.stringify({ query, variables }),
  });
}

const SIGN_UP = `mutation ($input: SignUpInput!) {
  signUp(input: $input) { __typename ... on SignUpPayload { user { id } } ... on Error { code message } }
}`;

export const CREATE_IMAGE = `mutation ($input: CreateImageTaskInput!) {
  createImageTask(input: $input) {
    __typename
    ... on CreateImageTaskPayload { replayed task { id status creditsCharged } }
    ... on Error { code message }
  }
}`;

export type CreatedImage = {
  createImageTask: {
    __typename: string;
    replayed: boolean;
    task: { id: string; status: string; creditsCharged: number };
  };
};
