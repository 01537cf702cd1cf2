import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { EnvironmentError, readEnv, variables } from "#graphql/runtime/env.ts";

const example = readFileSync(".env.example", "utf8");
const named = [...example.matchAll(/^([A-Z0-9_]+)=(.*)$/gm)].map(([, name = "", value = ""]) => ({ name, value }));

describe("the environment", () => {
  it("is documented variable by variable in .env.example, in the order of env.ts", () => {
    expect(named.map(({ name }) => name)).toEqual(Object.keys(variables));
  });

  it("boots with .env.example as it is, and with nothing at all", () => {
    const fromExample = readEnv(Object.fromEntries(named.map(({ name, value }) => [name, value])));
    expect(fromExample).toEqual(readEnv({}));
    expect(fromExample).toMatchObject({
      port: 3000,
      publicUrl: "http://localhost:3000",
      dataDir: ".data",
      sandboxSpeed: 8,
    });
  });

  it("names every variable that is wrong in one message", () => {
    const read = () =>
      readEnv({ PORT: "http", DATABASE_URL: "mysql://x/y", SESSION_SECRET: "short", SANDBOX_SPEED: "0" });
    expect(read).toThrow(EnvironmentError);
    for (const name of ["PORT", "DATABASE_URL", "SESSION_SECRET", "SANDBOX_SPEED"]) {
      expect(read).toThrow(new RegExp(`^  ${name}: `, "m"));
    }
  });

  it("gives the head of a request more time than an idle connection, or says which setting forbids it", () => {
    expect(readEnv({})).toMatchObject({ keepAliveSeconds: 75, headersTimeoutSeconds: 80 });
    expect(readEnv({ KEEP_ALIVE_SECONDS: "120" }).headersTimeoutSeconds).toBe(125);
    const both = { KEEP_ALIVE_SECONDS: "10", HEADERS_TIMEOUT_SECONDS: "11" };
    expect(readEnv(both)).toMatchObject({ keepAliveSeconds: 10, headersTimeoutSeconds: 11 });
    const read = () => readEnv({ ...both, HEADERS_TIMEOUT_SECONDS: "10" });
    expect(read).toThrow("HEADERS_TIMEOUT_SECONDS: must be above KEEP_ALIVE_SECONDS (10)");
  });

  it.each([
    "http://localhost:3000",
    "http://127.0.0.1:3000",
    "https://10.0.0.5",
    "https://[::1]",
    "https://studio.local",
    "https://studio",
  ])("refuses %s as PUBLIC_URL in production and as soon as there is a key for kie.ai", (url) => {
    expect(() => readEnv({ APP_ENV: "production", PUBLIC_URL: url })).toThrow(/PUBLIC_URL/);
    expect(() => readEnv({ KIE_API_KEY: "k-1", PUBLIC_URL: url })).toThrow(/PUBLIC_URL/);
    expect(readEnv({ PUBLIC_URL: url }).publicUrl).toBe(url);
  });

  it("refuses sample secrets in production, and takes real ones", () => {
    const real = { APP_ENV: "production", PUBLIC_URL: "https://studio.banana.video/" };
    expect(() => readEnv({ ...real, SESSION_SECRET: "change-me-change-me-change-me-change-me" })).toThrow(
      /SESSION_SECRET/,
    );
    expect(readEnv({ ...real, SESSION_SECRET: "k9V2mQ7xT4bL8nR1wZ6yC3dF5gH0jP2s" }).publicUrl).toBe(
      "https://studio.banana.video",
    );
  });

  it("leaves NODE_ENV out of it", () => {
    expect(readEnv({ NODE_ENV: "production" }).appEnv).toBe("development");
  });
});

describe("payments", () => {
  it("need the key and the webhook's secret, which may be two while one replaces the other", () => {
    expect(readEnv({}).stripe).toMatchObject({ secretKey: undefined, webhookSecrets: [] });
    expect(() => readEnv({ STRIPE_SECRET_KEY: "sk_live_1" })).toThrow(/STRIPE_WEBHOOK_SECRET/);
    expect(() => readEnv({ STRIPE_WEBHOOK_SECRET: "whsec_1" })).toThrow(/STRIPE_SECRET_KEY/);
    const both = readEnv({ STRIPE_SECRET_KEY: "sk_live_1", STRIPE_WEBHOOK_SECRET: "whsec_1, whsec_2," });
    expect(both.stripe).toMatchObject({ secretKey: "sk_live_1", webhookSecrets: ["whsec_1", "whsec_2"] });
  });
});
