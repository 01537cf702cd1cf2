import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

export type Network = [ipaddr.IPv4 | ipaddr.IPv6, number];

const NAMED: Record<string, string[]> = {
  loopback: ["127.0.0.0/8", "::1/128"],
  private: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fe80::/10"],
};

/** Reads a list of addresses, networks (10.0.0.0/8), "loopback" and "private"; null when an entry is none of these. */
export function networksIn(list: string): Network[] | null {
  const entries = list.split(",").flatMap((entry) => entry.trim() || []);
  const networks = entries.flatMap((entry) => NAMED[entry] ?? [entry]).map(networkOf);
  return networks.every((network) => network !== null) ? networks : null;
}

function networkOf(entry: string): Network | null {
  if (ipaddr.isValidCIDR(entry)) return ipaddr.parseCIDR(entry);
  // "10.1" is an address to some; here it is a mistake.
  if (!ipaddr.IPv4.isValidFourPartDecimal(entry) && !ipaddr.IPv6.isValid(entry)) return null;
  const address = ipaddr.process(entry);
  return [address, address.kind() === "ipv4" ? 32 : 128];
}

/** Whether an address lies in one of the networks. */
export function isWithin(networks: readonly Network[], address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return networks.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));
}

/** Names that belong to one machine or one network (RFC 6761, 6762 and 8375, and what routers are shipped with). */
const NOT_PUBLIC = /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|home\.arpa|test|invalid|onion)$/;

/** Whether a host's name can be one of the open internet: what it resolves to is for the connection to judge. */
export function isPublicName(host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, "");
  return name.includes(".") && !NOT_PUBLIC.test(name);
}

/** Whether the host of an http address can be one of the open internet. */
export function isPublicUrl(address: string): boolean {
  const host = new URL(address).hostname.replace(/^\[|\]$/g, "");
  if (isIP(host)) return ipaddr.process(host).range() === "unicast";
  return isPublicName(host);
}
