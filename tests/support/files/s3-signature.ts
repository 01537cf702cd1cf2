import { createHash, createHmac } from "node:crypto";
import type { IncomingMessage } from "node:http";

type Keys = { accessKeyId: string; secretAccessKey: string };

/** Whether a request carries a right AWS signature (version 4), in its headers or in its address, and still in time. */
export function isRightlySigned(req: IncomingMessage, keys: Keys): boolean {
  const url = new URL(req.url ?? "/", `http://${req.headers.host}`);
  const given = url.searchParams.has("X-Amz-Signature") ? fromAddress(url) : fromHeader(req);
  if (given === null || !given.credential.startsWith(`${keys.accessKeyId}/`)) return false;
  const [, day = "", region = "", service = "", end = ""] = given.credential.split("/");
  const scope = [day, region, service, end].join("/");
  const canonical = [
    req.method,
    url.pathname,
    canonicalQuery(url),
    ...given.signedHeaders.map((name) => `${name}:${String(req.headers[name] ?? "").trim()}`),
    "",
    given.signedHeaders.join(";"),
    given.payload,
  ].join("\n");
  const toSign = ["AWS4-HMAC-SHA256", given.at, scope, createHash("sha256").update(canonical).digest("hex")].join("\n");
  const key = [day, region, service, end].reduce<string | Buffer>(
    (secret, part) => createHmac("sha256", secret).update(part).digest(),
    `AWS4${keys.secretAccessKey}`,
  );
  const right = createHmac("sha256", key).update(toSign).digest("hex");
  return right === given.signature && ageSeconds(given.at) < given.livesSeconds;
}

function fromAddress(url: URL) {
  const of = (name: string) => url.searchParams.get(`X-Amz-${name}`) ?? "";
  return {
    credential: of("Credential"),
    signedHeaders: of("SignedHeaders").split(";"),
    signature: of("Signature"),
    at: of("Date"),
    payload: "UNSIGNED-PAYLOAD",
    livesSeconds: Number(of("Expires")),
  };
}

function fromHeader(req: IncomingMessage) {
  const fields = /Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=(\w+)/.exec(req.headers.authorization ?? "");
  if (fields === null) return null;
  const [, credential = "", signed = "", signature = ""] = fields;
  const payload = String(req.headers["x-amz-content-sha256"]);
  const at = String(req.headers["x-amz-date"]);
  return { credential, signedHeaders: signed.split(";"), signature, at, payload, livesSeconds: 900 };
}

function canonicalQuery(url: URL): string {
  const encode = (text: string) =>
    encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return [...url.searchParams]
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join("&");
}

function ageSeconds(at: string): number {
  const iso = at.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z");
  return (Date.now() - Date.parse(iso)) / 1000;
}
