import type { IncomingMessage } from "node:http";
import ipaddr from "ipaddr.js";
import { env } from "#graphql/runtime/env.ts";
import { isWithin } from "#graphql/runtime/http/networks.ts";
import { log } from "#graphql/runtime/log.ts";

/** An IPv6 customer has a whole /64 to call from. */
const CUSTOMER_BITS = 64;

let isWarned = false;

/**
 * The address that limits are counted for: where the connection comes from, or, when that is a proxy of TRUSTED_PROXIES,
 * whom it names in X-Forwarded-For. Of what is written there only the part that trusted proxies have added counts: the
 * rest is whatever the caller says. IPv6 addresses are told by their first 64 bits, "unknown" when the connection is gone.
 */
export function clientAddress({ socket, headers }: Pick<IncomingMessage, "headers" | "socket">): string {
  const nearest = addressIn(socket.remoteAddress ?? "");
  if (nearest === null) return "unknown";
  const forwarded = headers["x-forwarded-for"];
  if (forwarded === undefined) return told(nearest);
  if (env.trustedProxies.length === 0) warnOnce(nearest);
  return told(behind(nearest, String(forwarded)));
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;

function behind(nearest: Address, forwarded: string): Address {
  let client = nearest;
  for (const hop of forwarded.split(",").reverse()) {
    if (!isWithin(env.trustedProxies, client)) break;
    const next = addressIn(hop);
    if (next === null) break;
    client = next;
  }
  return client;
}

/** Proxies write addresses bare, with a port, or in brackets. */
function addressIn(text: string): Address | null {
  const bare = text
    .trim()
    .replace(/^\[(.*)\](:\d+)?$/, "$1")
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1");
  return ipaddr.IPv4.isValidFourPartDecimal(bare) || ipaddr.IPv6.isValid(bare) ? ipaddr.process(bare) : null;
}

function told(address: Address): string {
  if (address.kind() === "ipv4") return address.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/${CUSTOMER_BITS}`)}/${CUSTOMER_BITS}`;
}

function warnOnce(nearest: Address): void {
  if (isWarned || nearest.range() === "unicast") return;
  isWarned = true;
  log.warn(
    { event: "forwarded address ignored", proxy: nearest.toString() },
    "A proxy names its callers, but TRUSTED_PROXIES does not name the proxy: all of them count as one address.",
  );
}
