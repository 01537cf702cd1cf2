// @process own: it replaces modules.
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { setOwnPort } from "#graphql/runtime/http/address.ts";
import { closeHttp, request } from "#graphql/runtime/http/http.ts";
import { isPublicAddress } from "#graphql/runtime/http/private-address.ts";
import { listen } from "#tests/support/server/local-server.ts";

const names = vi.hoisted(() => new Map<string, { address: string; family: number }[]>());
vi.mock("node:dns", async (original) => {
  const dns = await original<typeof import("node:dns")>();
  type Callback = (error: Error | null, addresses: { address: string; family: number }[]) => void;
  return {
    ...dns,
    lookup: (name: string, options: object, callback: Callback) => {
      const answer = names.get(name);
      if (answer === undefined) return dns.lookup(name, { ...options, all: true }, callback);
      callback(null, answer);
    },
  };
});

let canary: Awaited<ReturnType<typeof listen>>;
let connections = 0;

beforeAll(async () => {
  canary = await listen((_req, res) => res.end("secret"));
  canary.server.on("connection", () => connections++);
  setOwnPort(1);
});
afterEach(() => {
  connections = 0;
});
afterAll(async () => {
  await closeHttp();
  await canary.stop();
});

const get = (url: string) => request(url, { timeoutMs: 2_000, maxBytes: 1_000 });

describe("which addresses are public", () => {
  const refused = [
    ...[
      "0.0.0.0",
      "0.1.2.3",
      "10.0.0.1",
      "100.64.0.1",
      "127.0.0.1",
      "127.255.255.254",
      "169.254.169.254",
      "172.16.0.1",
    ],
    ...["172.31.255.255", "192.0.0.1", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1"],
    ...["224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1"],
    ...["::ffff:7f00:1", "::ffff:a9fe:a9fe", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001::1", "fc00::1"],
    ...["fd12:3456::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "100::1", "2001:db8::1", "3fff::1", "5f00::1"],
    ...["localhost", "", "nonsense", "1.2.3.4.5"],
  ];
  it.each(refused)("refuses %s", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(["8.8.8.8", "1.1.1.1", "172.15.0.1", "172.32.0.1", "::ffff:8.8.8.8", "2606:4700:4700::1111"])(
    "allows %s",
    (a) => {
      expect(isPublicAddress(a)).toBe(true);
    },
  );
});

describe("an outgoing request to a private address", () => {
  const loopback = [
    ...[
      "127.0.0.1",
      "127.1",
      "127.0.1",
      "2130706433",
      "0x7f000001",
      "0x7f.0.0.1",
      "0x7f.1",
      "017700000001",
      "0177.0.0.1",
    ],
    ...[
      "0177.0.0.01",
      "127.0.0.1.",
      "127.000.000.001",
      "0",
      "0.0.0.0",
      "127.0.0.2",
      "127.127.127.127",
      "%31%32%37.0.0.1",
    ],
    ...["①②⑦.⓪.⓪.①", "127。0。0。1", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:7f00:0001]"],
    ...["[::127.0.0.1]", "[::1]", "[::]", "localhost", "LOCALHOST", "[64:ff9b::7f00:1]", "[2002:7f00:1::]"],
  ];
  it.each(loopback)("to %s makes no connection", async (host) => {
    await expect(get(`http://${host}:${canary.port}/`)).rejects.toMatchObject({
      name: "HttpError",
      phase: "refused-address",
      wasSent: false,
    });
    expect(connections).toBe(0);
  });

  const named: [string, string[]][] = [
    ["one private answer", ["127.0.0.1"]],
    ["a private answer among public ones", ["93.184.215.14", "127.0.0.1"]],
    ["a mapped answer", ["::ffff:127.0.0.1"]],
    ["the metadata address", ["169.254.169.254"]],
  ];
  it.each(named)("by a name with %s makes no connection", async (_title, addresses) => {
    names.set(
      "rebinding.example",
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
    await expect(get(`http://rebinding.example:${canary.port}/`)).rejects.toMatchObject({ phase: "refused-address" });
    expect(connections).toBe(0);
  });

  it("is judged again at every connection, whatever the name said before", async () => {
    names.set("flip.example", [{ address: "240.0.0.1", family: 4 }]);
    await expect(get(`http://flip.example:${canary.port}/`)).rejects.toMatchObject({ phase: "refused-address" });
    names.set("flip.example", [{ address: "127.0.0.1", family: 4 }]);
    await expect(get(`http://flip.example:${canary.port}/`)).rejects.toMatchObject({ phase: "refused-address" });
    expect(connections).toBe(0);
  });

  const schemes = [
    "ftp://example.com/",
    "file:///etc/passwd",
    "data:text/plain,x",
    "//x",
    "",
    "http://",
    "http://a:b@example.com/",
  ];
  it.each(schemes)("is not an address to call: %s", async (url) => {
    await expect(get(url)).rejects.toMatchObject({ phase: "refused-address", wasSent: false });
  });

  it("goes through when host and port are our own, and not on another port", async () => {
    const other = await listen((_req, res) => res.end("other"));
    setOwnPort(canary.port);
    expect((await get(`http://127.0.0.1:${canary.port}/`)).body.toString()).toBe("secret");
    await expect(get(`http://127.0.0.1:${other.port}/`)).rejects.toMatchObject({ phase: "refused-address" });
    await expect(get(`http://localhost:${canary.port}/`)).rejects.toMatchObject({ phase: "refused-address" });
    setOwnPort(1);
    await other.stop();
  });
});
