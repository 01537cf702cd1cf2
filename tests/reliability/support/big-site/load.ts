import { loader as root } from "#app/root.tsx";
import { loader as studio } from "#app/routes/($locale)._studio.tsx";
import { pageGateway } from "#graphql/gateway/http/page-gateway.ts";
import { readingTogether } from "#graphql/runtime/database/together.ts";
import type { Asked } from "#tests/reliability/support/big-site/pages.ts";

export type Loader = (args: Parameters<typeof studio>[0]) => Promise<unknown>;

/** The routes of the operators' pages and files, by their names from there on. */
export const operatorsRoutes: ReadonlyMap<string, { loaders: Loader[] }> = new Map(
  Object.entries(import.meta.glob<{ loader?: Loader }>("/app/routes/*operators*", { eager: true })).map(
    ([path, { loader }]) => {
      if (loader === undefined) throw new Error(`${path} loads nothing.`);
      const name = path.slice(path.indexOf("operators"), path.lastIndexOf("."));
      return [name, { loaders: path.includes("._studio.") ? [root, studio, loader] : [loader] }];
    },
  ),
);

/** Loads a page as Remix does, all its loaders at once; of a file the first chunk. What the page's own loader has read. */
export async function load(name: string, { search = "", params = {} }: Asked, cookie: string): Promise<unknown> {
  const loaders = operatorsRoutes.get(name)?.loaders ?? [];
  const request = new Request(`http://here.test/operators${search}`, { headers: { cookie, host: "here.test" } });
  const context = { gateway: pageGateway("10.0.0.1", false), nonce: "n", publicUrl: "http://here.test" };
  const read = await readingTogether(() => Promise.all(loaders.map((one) => one({ request, context, params })))).catch(
    (error) => {
      throw error instanceof Error ? error : new Error(`${name}${search}: ${JSON.stringify(error)}`);
    },
  );
  const own = read.at(-1);
  return own instanceof Response ? firstOf(own) : own;
}

async function firstOf(file: Response): Promise<{ nodes: string[] }> {
  const chunk = await file.body?.getReader().read();
  const [, ...lines] = new TextDecoder().decode(chunk?.value).split("\n");
  return { nodes: lines };
}

export type List = { nodes: unknown[]; pageInfo?: { hasNextPage: boolean; endCursor: string | null } };

/** The list of a page, wherever it stands in what its loader has read: the one that goes on, where there is such a one. */
export function listIn(read: unknown): List | undefined {
  if (typeof read !== "object" || read === null) return undefined;
  if ("nodes" in read) return read as List;
  const lists = Object.values(read).flatMap((value) => listIn(value) ?? []);
  return lists.find(({ pageInfo }) => pageInfo !== undefined) ?? lists[0];
}
