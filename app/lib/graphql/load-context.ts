import type {} from "@remix-run/server-runtime";

/** The public GraphQL API of this process, reached without a network hop. */
type Gateway = {
  fetch(request: Request): Promise<Response>;
  /** The answer to what is posted, without a request and a response made for it; null where `fetch` has to be asked. */
  answer?(head: Head, body: string): Promise<{ cookies: readonly string[]; body: string | Buffer } | null>;
};
type Head = { method: string; url: string; header(name: string): string | null };

declare module "@remix-run/server-runtime" {
  interface AppLoadContext {
    gateway: Gateway;
    /** The value every script of this answer must carry to pass the Content-Security-Policy. */
    nonce: string;
    /** Where the site is for everybody: PUBLIC_URL. */
    publicUrl: string;
    /** Where the browser sends its files when they go straight into a bucket; null or absent when they come through us. */
    uploadOrigin?: string | null;
    /** Logs what no page expected, with the request's id; never the query string, which may hold what somebody typed. */
    tellFault?(error: unknown): void;
  }
  interface Future {
    v3_singleFetch: true;
  }
}
