import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sendDueMails } from "#graphql/domain/accounts/mail/mail.ts";
import { env } from "#graphql/runtime/env.ts";

/** A mail as its reader sees it, and its raw head. */
export type ReadMail = { head: string; to: string; subject: string; text: string; token: string };

/** Sends what is due and gives every mail to this address, oldest first. */
export async function mailsTo(address: string): Promise<ReadMail[]> {
  await sendDueMails();
  const directory = join(env.dataDir, "mail");
  const files = existsSync(directory) ? readdirSync(directory).sort() : [];
  return files.map((file) => read(readFileSync(join(directory, file), "latin1"))).filter(({ to }) => to === address);
}

/** The newest mail to this address. */
export async function lastMailTo(address: string): Promise<ReadMail> {
  const mail = (await mailsTo(address)).at(-1);
  if (mail === undefined) throw new Error(`no mail to ${address}`);
  return mail;
}

export function read(raw: string): ReadMail {
  const end = raw.indexOf("\r\n\r\n");
  const head = raw.slice(0, end);
  const unfolded = head.replace(/\r\n[ \t]+/g, " ");
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, "im").exec(unfolded)?.[1] ?? "";
  const body = raw.slice(end + 4);
  const encoding = field("Content-Transfer-Encoding");
  const bytes =
    encoding === "base64"
      ? Buffer.from(body, "base64")
      : encoding === "quoted-printable"
        ? quoted(body)
        : Buffer.from(body, "latin1");
  const text = bytes.toString("utf8");
  return {
    head,
    to: field("To"),
    subject: words(field("Subject")),
    text,
    token: /[?&]token=([\w-]+)/.exec(text)?.[1] ?? "",
  };
}

function quoted(text: string): Buffer {
  const plain = text.replace(/=\r\n/g, "");
  return Buffer.from(
    plain.replace(/=([0-9A-F]{2})/g, (_all, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1",
  );
}

/** A header's text, decoded (RFC 2047). */
function words(value: string): string {
  return value
    .replace(/\?=\s+=\?/g, "?==?")
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_all, kind: string, text: string) =>
      kind.toLowerCase() === "b"
        ? Buffer.from(text, "base64").toString("utf8")
        : quoted(text.replace(/_/g, " ")).toString("utf8"),
    );
}
