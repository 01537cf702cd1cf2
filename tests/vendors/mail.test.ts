import { readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { env } from "#graphql/runtime/env.ts";
import { sendMail } from "#graphql/vendors/mail.ts";
import { VendorError } from "#graphql/vendors/vendor-error.ts";
import { read } from "#tests/support/mail.ts";

const directory = join(env.dataDir, "mail");
const written = () => readdirSync(directory).map((file) => readFileSync(join(directory, file), "latin1"));

beforeEach(() => rmSync(directory, { recursive: true, force: true }));

describe("a mail without a server", () => {
  it("is written whole to a file, in any language", async () => {
    const text = "您好\n\nhttps://studio.test/zh/reset-password?token=abc-_1\n";
    await sendMail({
      to: "ada@example.test",
      subject: "设置新密码 — a subject long enough to be folded over lines",
      text,
    });
    const [raw = ""] = written();
    const mail = read(raw);
    expect(mail).toMatchObject({ to: "ada@example.test", token: "abc-_1" });
    expect(mail.subject).toBe("设置新密码 — a subject long enough to be folded over lines");
    expect(mail.text.replace(/\r\n/g, "\n")).toBe(text);
    expect(mail.head).toMatch(/^From: Nano Banana Video <no-reply@localhost>$/m);
  });

  it.each([
    "victim@example.test\r\nBcc: all@example.test",
    "victim@example.test\nBcc: all@example.test",
    "victim@example.test, all@example.test",
    "Somebody <victim@example.test>, all@example.test",
  ])("gets no other header or reader by the address %j", async (to) => {
    await sendMail({ to, subject: "x\r\nBcc: all@example.test\r\n\r\nbody", text: "hello" }).catch(() => undefined);
    for (const raw of written()) {
      const { head } = read(raw);
      expect(head).not.toMatch(/^Bcc:/im);
      expect(head.match(/^To:/gim)).toHaveLength(1);
      expect(head.match(/^Subject:/gim)).toHaveLength(1);
    }
  });
});

describe("a mail server", () => {
  it("is given the mail", async () => {
    const heard: string[] = [];
    const server = createServer((socket) => {
      let isData = false;
      const say = (line: string) => socket.write(`${line}\r\n`);
      say("220 stand-in");
      socket.on("data", (chunk) => {
        const text = chunk.toString();
        heard.push(text);
        if (isData) {
          if (!text.endsWith("\r\n.\r\n")) return;
          isData = false;
          return say("250 taken");
        }
        if (text.startsWith("EHLO")) return say("250 stand-in");
        if (text.startsWith("DATA")) {
          isData = true;
          return say("354 go on");
        }
        if (text.startsWith("QUIT")) return socket.end("221 bye\r\n");
        say("250 fine");
      });
      socket.on("error", () => undefined);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    env.mail.smtpUrl = `smtp://127.0.0.1:${address !== null && typeof address === "object" ? address.port : 0}`;
    try {
      await sendMail({ to: "ada@example.test", subject: "Hello", text: "A line" });
    } finally {
      env.mail.smtpUrl = undefined;
      server.close();
    }
    const all = heard.join("");
    expect(all).toContain("RCPT TO:<ada@example.test>");
    expect(all).toMatch(/Subject: Hello\r\n[\s\S]*A line/);
  });

  it("that does not answer is trouble that may pass", async () => {
    env.mail.smtpUrl = "smtp://127.0.0.1:9";
    const sending = sendMail({ to: "ada@example.test", subject: "Hello", text: "x" });
    await expect(sending.finally(() => (env.mail.smtpUrl = undefined))).rejects.toMatchObject({
      constructor: VendorError,
      vendor: "mail",
      retryable: true,
    });
  });
});
