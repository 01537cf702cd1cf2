import ipaddr from "ipaddr.js";
import { pathOf } from "#graphql/sandbox/files/links.ts";
import { livingFile } from "#graphql/sandbox/files/store.ts";
import { Refusal } from "#graphql/sandbox/wire.ts";

/**
 * Refuses source images as kie.ai does: no address, a private one, or a file that is gone or no image. The sandbox's
 * own uploads are exempt from the first rule, and other public addresses are taken on trust: it fetches nothing.
 * @throws Refusal 500 on the market, 451 on the older endpoints
 */
export async function checkSources(sources: string[], market: boolean, kinds = ["image"]): Promise<void> {
  for (const source of sources) {
    if (!(await isUsable(source, kinds))) {
      throw market
        ? new Refusal(500, "File type not supported")
        : new Refusal(451, "Failed to fetch the image. Kindly verify any access limits set by you.");
    }
  }
}

async function isUsable(source: string, kinds: string[]): Promise<boolean> {
  const path = pathOf(source);
  if (path !== undefined) return kinds.includes((await livingFile(path))?.contentType.split("/", 1)[0] ?? "");
  if (!URL.canParse(source)) return false;
  const url = new URL(source);
  return /^https?:$/.test(url.protocol) && isPublicHost(url.hostname.replace(/^\[|\]$/g, ""));
}

function isPublicHost(host: string): boolean {
  if (ipaddr.isValid(host)) return ipaddr.process(host).range() === "unicast";
  return host.includes(".") && !/\.(local|localhost|internal|lan|test|invalid|home\.arpa)$/.test(host);
}
