import { type LookupAddress, type LookupOptions, lookup } from "node:dns";
import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import type { buildConnector } from "undici";
import { SECOND } from "#graphql/runtime/clock.ts";
import { env } from "#graphql/runtime/env.ts";
import { ownOrigin } from "#graphql/runtime/http/address.ts";
import { HttpError } from "#graphql/runtime/http/http-error.ts";
import { undici } from "#graphql/runtime/on-demand.ts";

const CONNECT_TIMEOUT_MS = 10 * SECOND;
const GLOBAL_UNICAST_V6 = ipaddr.parseCIDR("2000::/3");

/** Whether an IP address belongs to the open internet: everything private, local, reserved or translated is not. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== "unicast") return false;
  return parsed.kind() === "ipv4" || parsed.match(GLOBAL_UNICAST_V6);
}

/** Whether this host and port may be called although its address is private: our own, or named in OUTBOUND_ALLOW. */
function isAllowedPrivately(hostname: string, port: string): boolean {
  const target = `${hostname.toLowerCase()}:${port}`;
  return target === new URL(ownOrigin()).host || env.outboundAllow.some((entry) => entry.toLowerCase() === target);
}

function refusal(hostname: string): HttpError {
  return new HttpError("refused-address", `${hostname} is not a public address`, { wasSent: false });
}

type LookupCallback = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void;

/** Resolves a name for the socket that is about to connect; one private address among the answers refuses them all. */
function publicLookup(hostname: string, options: LookupOptions, callback: LookupCallback): void {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const first = addresses?.[0];
    if (error !== null || first === undefined) return callback(error ?? refusal(hostname), []);
    if (!addresses.every(({ address }) => isPublicAddress(address))) return callback(refusal(hostname), []);
    if (options.all) return callback(null, addresses);
    callback(null, first.address, first.family);
  });
}

/**
 * Opens connections for undici. The address is judged on the very answer that the socket connects to, so a name that
 * resolves differently a moment later gains nothing.
 */
export function guardedConnect(): buildConnector.connector {
  const build = undici().buildConnector;
  const connectAnywhere = build({ timeout: CONNECT_TIMEOUT_MS });
  // net.connect's own type wants a host and port here, which undici gives at each call.
  const connectPublicly = build({ timeout: CONNECT_TIMEOUT_MS, lookup: publicLookup, port: 0 });
  return (options, callback) => {
    const port = options.port === "" ? (options.protocol === "https:" ? "443" : "80") : options.port;
    if (isAllowedPrivately(options.hostname, port)) return connectAnywhere(options, callback);
    // A literal address is never looked up, so it is judged here.
    if (isIP(options.hostname) !== 0 && !isPublicAddress(options.hostname)) {
      return callback(refusal(options.hostname), null);
    }
    connectPublicly(options, callback);
  };
}
