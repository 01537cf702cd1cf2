import { type FieldProblem, InvalidInputError } from "#graphql/domain/errors.ts";
import type { RepairAction } from "#graphql/domain/operations/tasks/repair-facts.ts";
import { env } from "#graphql/runtime/env.ts";
import { ownOrigin } from "#graphql/runtime/http/address.ts";

const MOST = 10;
const LONGEST = 2000;

/**
 * The addresses of a result that was fetched by hand: https, 1 to 10, of one task. In the clear only where our own sandbox, or
 * an address in OUTBOUND_ALLOW, is meant.
 * @throws InvalidInputError, also for addresses that don't go with the action.
 */
export function readAssetUrls(action: RepairAction, ids: string[], assetUrls: string[]): string[] {
  const problems: FieldProblem[] = [];
  const problem = (path: string[], code: FieldProblem["code"], message: string) =>
    problems.push({ path, code, message });
  if (action !== "TAKE_OVER") {
    if (assetUrls.length > 0) problem(["assetUrls"], "CONFLICT", "Addresses go with TAKE_OVER alone.");
  } else {
    if (ids.length !== 1) problem(["ids"], "OUT_OF_RANGE", "A result is taken over for one task at a time.");
    if (assetUrls.length === 0) problem(["assetUrls"], "REQUIRED", "Give the address of each file.");
    if (assetUrls.length > MOST) problem(["assetUrls"], "TOO_MANY", `At most ${MOST} addresses.`);
    for (const [place, address] of assetUrls.slice(0, MOST).entries())
      if (!isAddress(address)) problem(["assetUrls", `${place}`], "FORMAT", "This is no https address.");
  }
  if (problems.length > 0) throw new InvalidInputError(problems);
  return assetUrls;
}

function isAddress(address: string): boolean {
  const url = address.length <= LONGEST && URL.canParse(address) ? new URL(address) : null;
  if (url === null || url.username !== "" || url.password !== "") return false;
  if (url.protocol === "https:") return true;
  const isOurs = url.host === new URL(ownOrigin()).host || env.outboundAllow.includes(url.host);
  return url.protocol === "http:" && isOurs;
}
