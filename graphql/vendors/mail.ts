import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import { v7 as uuid } from "uuid";
import { MINUTE, now, SECOND } from "#graphql/runtime/clock.ts";
import { env } from "#graphql/runtime/env.ts";
import { log } from "#graphql/runtime/log.ts";
import { VendorError } from "#graphql/vendors/vendor-error.ts";

/**
 * A mail in plain words: one language, one reader. By its `id` one that is sent again after a break is known as the same.
 * `turnOff` is where its reader turns off mails of its kind, by one POST without signing in (RFC 8058).
 */
export type OutgoingMail = { to: string; subject: string; text: string; id?: string; turnOff?: string | undefined };

const composer = createTransport({ streamTransport: true, buffer: true, newline: "windows" });
let server: { url: string; transport: ReturnType<typeof createTransport> } | undefined;

/**
 * Sends a mail by SMTP_URL, or without one writes it to DATA_DIR/mail, where a person can read it.
 * @throws VendorError when the mail server does not take it.
 */
export async function sendMail(mail: OutgoingMail): Promise<void> {
  const { smtpUrl, from } = env.mail;
  // As an object the address is taken as it is: in a text, commas and brackets would make others of it.
  const message = {
    from,
    to: { name: "", address: mail.to },
    subject: mail.subject.replace(/\p{Cc}+/gu, " "),
    text: mail.text,
    ...(mail.id !== undefined && { messageId: `<${mail.id}@${new URL(env.publicUrl).hostname}>` }),
    headers: { "Auto-Submitted": "auto-generated", ...(mail.turnOff !== undefined && turnedOffAt(mail.turnOff)) },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  if (smtpUrl === undefined) return writeMail(message);
  if (server?.url !== smtpUrl) server = { url: smtpUrl, transport: openTransport(smtpUrl) };
  try {
    await server.transport.sendMail(message);
  } catch (error) {
    throw new VendorError("mail", "the mail server did not take the mail", { verdict: "ambiguous", cause: error });
  }
}

function turnedOffAt(link: string): Record<string, string> {
  return { "List-Unsubscribe": `<${link}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" };
}

function openTransport(url: string): ReturnType<typeof createTransport> {
  const timeouts = { connectionTimeout: 15 * SECOND, greetingTimeout: 15 * SECOND, socketTimeout: MINUTE };
  return createTransport({ url, ...timeouts });
}

async function writeMail(message: Parameters<typeof composer.sendMail>[0]): Promise<void> {
  const directory = join(env.dataDir, "mail");
  // The rest of the id grows within a millisecond, so that names sort as the mails were written.
  const file = join(directory, `${now().toISOString().replace(/[:.]/g, "-")}-${uuid().slice(14)}.eml`);
  const { message: text } = await composer.sendMail(message);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await writeFile(file, text, { mode: 0o600 });
  log.info({ event: "mail written", file }, "there is no SMTP_URL: a mail was written to a file instead");
}
