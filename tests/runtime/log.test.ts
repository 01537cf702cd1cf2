import pino from "pino";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { log } from "#graphql/runtime/log.ts";
import { keysFor, sandboxKey } from "#graphql/runtime/secrets.ts";
import { useSettings } from "#tests/support/settings.ts";

const SECRETS = {
  KIE_API_KEY: "kie-key-0123456789",
  KIE_WEBHOOK_HMAC_KEY: 'a "quoted" \\ hmac key',
  OPENROUTER_API_KEY: "sk-or-v1-0123456789",
  STRIPE_SECRET_KEY: "sk_live_0123456789",
  GOOGLE_CLIENT_SECRET: "GOCSPX-0123456789",
  GITHUB_CLIENT_SECRET: "0123456789abcdef-github",
  S3_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG+bPx",
  SESSION_SECRET: "what sessions are signed with in this test",
  METRICS_TOKEN: "metrics-0123456789",
};
const PASSWORD = "pass/word of mail";
useSettings({
  ...SECRETS,
  STRIPE_WEBHOOK_SECRET: "whsec_one_0123456789,whsec_two_0123456789",
  SMTP_URL: `smtp://studio:${encodeURIComponent(PASSWORD)}@mail.example.org`,
  DATABASE_URL: "postgresql://studio:password-of-rows@db.example.org/studio",
  PREVIOUS_SESSION_SECRETS: "what sessions were signed with before this",
  PUBLIC_URL: "https://studio.example.org",
  MAIL_FROM: "Studio <studio@example.org>",
  S3_BUCKET: "files",
  S3_REGION: "eu-1",
  S3_ACCESS_KEY_ID: "AKIA",
  GOOGLE_CLIENT_ID: "google",
  GITHUB_CLIENT_ID: "github",
});

const lines: string[] = [];
const usual = log.level;
beforeAll(() => {
  log.level = "info";
  const stream: { write(line: string): void } = Reflect.get(log, pino.symbols.streamSym);
  vi.spyOn(stream, "write").mockImplementation((line) => void lines.push(line));
});
afterAll(() => {
  log.level = usual;
  vi.restoreAllMocks();
});

/** The line that is written about an error whose words hold a secret. */
function lineAbout(secret: string): {
  text: string;
  line: { event: string; err: { message: string }; answer: string };
} {
  log.error({ event: "test", err: new Error(`Your key ${secret} is not known.`), answer: `Bearer ${secret}` });
  const text = lines.pop() ?? "";
  return { text, line: JSON.parse(text) };
}

describe("a log line never holds a secret of the installation", () => {
  it.each([
    ...Object.entries(SECRETS),
    ["STRIPE_WEBHOOK_SECRET", "whsec_two_0123456789"],
    ["the password of SMTP_URL", PASSWORD],
    ["the password of DATABASE_URL", "password-of-rows"],
    ["PREVIOUS_SESSION_SECRETS", "what sessions were signed with before this"],
  ])("%s, which an error's words echo", (_name, secret) => {
    const { line } = lineAbout(secret);
    expect(line).toMatchObject({ event: "test", answer: "Bearer [secret]" });
    expect(line.err.message).toBe("Your key [secret] is not known.");
    const inAddress = lineAbout(encodeURIComponent(secret));
    expect(inAddress.text).not.toContain(encodeURIComponent(secret));
  });

  it("nor one that was made here", () => {
    keysFor("links");
    expect(lineAbout(sandboxKey()).line.answer).toBe("Bearer [secret]");
  });

  it("and what is no secret stands as it is", () => {
    expect(lineAbout("AKIA, studio and files").line.answer).toBe("Bearer AKIA, studio and files");
  });
});
