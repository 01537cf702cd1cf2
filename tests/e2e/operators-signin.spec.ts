import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import type { Page } from "@playwright/test";
import { Secret, TOTP } from "otpauth";
import { type Served, startServer } from "../support/server/process.ts";
import { inspect } from "./support/inspect.ts";
import { admin, withAuthenticator } from "./support/operators.ts";
import { test as base, expect, signUp } from "./support/studio.ts";

const STEP_MS = 30_000;

/** A server of its own, which can be stopped to have a role given on its command line. */
type Site = { served(): Served; promote(email: string): Promise<void> };

const test = base.extend<object, { site: Site }>({
  site: [
    async ({ browserName }, use) => {
      const dataDir = mkdtempSync(join(tmpdir(), `nano-banana-signin-${browserName}-`));
      let served = await startServer({ dataDir });
      const promote = async (email: string) => {
        await served.stop();
        admin(dataDir, ["role", email, "ADMIN"]);
        const database = await PGlite.create(join(dataDir, "db"));
        await database.exec(`UPDATE "Session" SET "provenAt" = now() - interval '1 hour'`);
        await database.close();
        served = await startServer({ dataDir, port: served.port });
      };
      await use({ served: () => served, promote });
      await served.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
    { scope: "worker", timeout: 120_000 },
  ],
});

const region = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

function codeOf(secret: string, steps = 0): string {
  const totp = new TOTP({ secret: Secret.fromBase32(secret.replaceAll(" ", "")) });
  return totp.generate({ timestamp: Date.now() + steps * STEP_MS });
}

async function signOut(page: Page, origin: string): Promise<void> {
  await page.context().clearCookies({ name: "nbv_session" });
  await page.goto(`${origin}/sign-in`);
}

test("a passkey is added, signs in, and proves who an operator is", async ({ page, site }) => {
  test.setTimeout(120_000);
  const { origin } = site.served();
  await withAuthenticator(page);
  const operator = await signUp(page, site.served());
  await page.goto(`${origin}/account`);
  const passkeys = region(page, "Passkeys");
  await passkeys.getByLabel("Name of the passkey").fill("Desk");
  await passkeys.getByRole("button", { name: "Add a passkey" }).click();
  await expect(passkeys.getByText("The passkey is added.")).toBeVisible();
  await expect(passkeys.getByRole("listitem").filter({ hasText: "Desk" })).toBeVisible();
  await expect(region(page, "What happened to your account")).toContainText("A passkey was added");
  // Another one on the same device is refused by the device.
  await passkeys.getByRole("button", { name: "Add a passkey" }).click();
  await expect(passkeys.getByRole("alert")).toContainText("has a passkey for this account already");

  await signOut(page, origin);
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await page.waitForURL(/create/);

  await site.promote(operator.email);
  await page.goto(`${origin}/operators/accounts?search=${encodeURIComponent(operator.email)}`);
  await page.getByRole("link", { name: operator.email }).click();
  const limits = region(page, "Limits");
  await limits.getByLabel("Tasks a day").fill("7");
  await limits.getByLabel("Reason").fill("A trial account");
  await limits.getByRole("button", { name: "Set limits" }).click();
  const proof = page.getByRole("form", { name: "Is it you?" });
  await proof.getByRole("button", { name: "Use a passkey" }).click();
  await expect(limits.getByText("The limits are set.")).toBeVisible();
  await expect(page.locator("dl")).toContainText("Tasks a day7");
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(`with scripts ${javaScriptEnabled ? "on" : "off"}`, () => {
    test.use({ javaScriptEnabled });

    test("an app is set up, and signing in takes its code or a recovery code", async ({ page, context, site }) => {
      test.setTimeout(120_000);
      const { origin } = site.served();
      const email = `app-${javaScriptEnabled}@example.org`;
      const password = "correct horse battery";
      await page.goto(`${origin}/sign-up`);
      await page.getByLabel("Email").fill(email);
      await page.getByLabel("Password").fill(password);
      await page.getByRole("main").getByRole("button", { name: "Create account" }).click();
      await page.waitForURL(/create/);
      await page.goto(`${origin}/account`);
      const app = region(page, "Authenticator app");
      await app.getByRole("button", { name: "Set up an app" }).click();
      await expect(app.getByRole("img", { name: "QR code for your authenticator app" })).toBeVisible();
      const secret = (await app.locator("p.font-mono").textContent()) ?? "";
      await app.getByLabel("The code that it shows").fill("000000");
      await app.getByRole("button", { name: "Turn on" }).click();
      await expect(app.getByText("This code is wrong")).toBeVisible();
      expect(await app.locator("p.font-mono").textContent()).toBe(secret);
      await app.getByLabel("The code that it shows").fill(codeOf(secret));
      await app.getByRole("button", { name: "Turn on" }).click();
      await expect(app.getByText("shown only now")).toBeVisible();
      const codes = await app.locator("ul.font-mono li").allTextContents();
      expect(codes).toHaveLength(10);
      await page.goto(`${origin}/account`);
      await expect(app.getByText("10 recovery codes left")).toBeVisible();
      expect(await page.content()).not.toContain(codes[0]);

      const code = page.getByLabel("Code from your authenticator app, or a recovery code");
      const enter = async (next: string) => {
        await context.clearCookies({ name: "nbv_session" });
        await page.goto(`${origin}/sign-in?next=${encodeURIComponent(next)}`);
        await page.getByLabel("Email").fill(email);
        await page.getByLabel("Password").fill(password);
        await page.getByRole("main").getByRole("button", { name: "Sign in", exact: true }).click();
        await expect(page.getByRole("heading", { level: 1, name: "One more step" })).toBeVisible();
      };
      const go = (given: string) =>
        code.fill(given).then(() => page.getByRole("main").getByRole("button", { name: "Sign in" }).click());
      await enter("/me");
      expect(page.url()).not.toContain(password);
      await go("000000");
      await expect(page.getByText("This code is wrong")).toBeVisible();
      await go(codeOf(secret, 1));
      await page.waitForURL(/\/me/);
      await enter("/account");
      await go(codes[3] ?? "");
      await page.waitForURL(/\/account/);
      await expect(region(page, "Authenticator app").getByText("9 recovery codes left")).toBeVisible();
      await expect(region(page, "What happened to your account")).toContainText("A recovery code was used");
    });
  });
}

test("axe finds nothing on these pages and nothing sticks out, in both languages", async ({ page, site }) => {
  test.setTimeout(120_000);
  const { origin } = site.served();
  await signUp(page, site.served());
  for (const language of ["", "/zh"]) expect(await inspect(page, `${origin}${language}/account`), language).toEqual([]);
  await page.context().clearCookies();
  for (const language of ["", "/zh"])
    for (const path of ["/sign-in", "/sign-in?step=code"])
      expect(await inspect(page, origin + language + path), language + path).toEqual([]);
});
