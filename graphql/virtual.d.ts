declare module "virtual:remix/server-build" {
  import type { ServerBuild } from "@remix-run/node";

  const build: ServerBuild;
  export const assets: ServerBuild["assets"];
  export const entry: ServerBuild["entry"];
  export const routes: ServerBuild["routes"];
  export default build;
}

declare module "virtual:app/documents" {
  /** The pages' own documents by the SHA-256 of their texts. */
  export const documents: Readonly<Record<string, string>>;
}
