/** IPv4 addresses that lead nowhere public, one or two of each range that is set aside. */
const PRIVATE_V4 = [
  ...[
    "0.0.0.0",
    "0.255.1.2",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.127.255.254",
    "127.0.0.1",
    "127.255.255.254",
  ],
  ...[
    "169.254.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
  ],
  ...["192.168.255.255", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.255"],
  ...["240.0.0.1", "255.255.255.255"],
];

const PRIVATE_V6 = [
  ...[
    "::",
    "::1",
    "0:0:0:0:0:0:0:1",
    "0000:0000:0000:0000:0000:0000:0000:0001",
    "::ffff:0:0",
    "100::1",
    "2001::1",
    "2001:10::1",
  ],
  ...[
    "2001:db8::1",
    "2001:2::1",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "3fff::1",
    "5f00::1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::a00:1",
  ],
  ...[
    "fc00::1",
    "fd00::1",
    "fdff:ffff::1",
    "fe80::1",
    "febf::1",
    "fec0::1",
    "ff02::1",
    "ff05::2",
    "4000::1",
    "e000::1",
  ],
];

/** Every way that browsers and libraries are known to read as this IPv4 address. */
function spellings(address: string): string[] {
  const [a = 0, b = 0, c = 0, d = 0] = address.split(".").map(Number);
  const whole = ((a * 256 + b) * 256 + c) * 256 + d;
  const hex = (value: number, digits = 1) => value.toString(16).padStart(digits, "0");
  const octal = (value: number) => `0${value.toString(8)}`;
  const [high, low] = [hex(a * 256 + b), hex(c * 256 + d)];
  const wide = (text: string) => text.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));
  return [
    ...[address, `${address}.`, String(whole), `0x${hex(whole, 8)}`, `0X${hex(whole, 8).toUpperCase()}`, octal(whole)],
    ...[`${a}.${whole % 2 ** 24}`, `${a}.${b}.${c * 256 + d}`, [a, b, c, d].map(octal).join(".")],
    ...[[a, b, c, d].map((part) => `0x${hex(part)}`).join("."), `${octal(a)}.0x${hex(b)}.${c}.${d}`],
    ...[
      [a, b, c, d].map((part) => octal(part).padStart(5, "0")).join("."),
      wide(address),
      address.replaceAll(".", "。"),
    ],
    ...[
      encodeURIComponent(address).replace(/\d/g, (digit) => `%3${digit}`),
      `[::ffff:${address}]`,
      `[::ffff:${high}:${low}]`,
    ],
    ...[`[0:0:0:0:0:FFFF:${high}:${low}]`, `[::${address}]`, `[64:ff9b::${address}]`, `[2002:${high}:${low}::]`],
  ];
}

/** Hosts that must never be called, as they may stand in an address: more than three hundred. */
export const privateHosts: string[] = [
  ...new Set([
    ...PRIVATE_V4.flatMap(spellings),
    ...PRIVATE_V6.flatMap((address) => [`[${address}]`, `[${address.toUpperCase()}]`]),
    ...["localhost", "LOCALHOST", "localhost.", "ip6-localhost"],
  ]),
];

/** Addresses that a name may turn out to have. */
export const privateAnswers: string[] = [
  ...PRIVATE_V4,
  ...PRIVATE_V6,
  ...PRIVATE_V4.map((address) => `::ffff:${address}`),
];
