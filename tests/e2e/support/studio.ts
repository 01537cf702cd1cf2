import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, expect, type Locator, type Page } from "@playwright/test";
import { type Served, startServer } from "../../support/server/process.ts";
import { within } from "./waits.ts";

export { expect };

type Worker = { served: Served };

/** Browser tests share one server per run; each has an account of its own. */
export const test = base.extend<object, Worker>({
  served: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's pattern
    async ({}, use) => {
      const dataDir = mkdtempSync(join(tmpdir(), "nano-banana-e2e-"));
      const served = await startServer({ dataDir });
      await use(served);
      await within("The end of the server", 30_000, served.stop());
      rmSync(dataDir, { recursive: true, force: true });
    },
    { scope: "worker" },
  ],
  page: async ({ page }, use) => {
    const faults: string[] = [];
    page.on("pageerror", (error) => faults.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error" && !/Failed to load resource|WebSocket/.test(message.text()))
        faults.push(message.text());
    });
    await use(page);
    expect(faults, "the page logged no error").toEqual([]);
  },
});

/** Makes an account through the form and stands in the studio. */
export async function signUp(page: Page, { origin }: Served): Promise<{ email: string; password: string }> {
  const email = `person-${crypto.randomUUID()}@example.test`;
  const password = "a long enough password";
  await page.goto(`${origin}/sign-up`);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Create account" }).click();
  await page.waitForURL(/\/create/);
  return { email, password };
}

/** Asks the public API as the page's own account. */
export async function ask<Data>(page: Page, { origin }: Served, query: string, variables: object = {}): Promise<Data> {
  const response = await page.request.post(`${origin}/graphql`, { data: { query, variables }, headers: { origin } });
  const { data, errors } = await response.json();
  expect(errors).toBeUndefined();
  return data;
}

/** The keys come a moment after the page: what is pressed before that is nobody's. */
export async function untilKeysWork(page: Page): Promise<void> {
  const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(async () => {
    await page.keyboard.press("?");
    await expect(sheet).toBeVisible({ timeout: 500 });
  }).toPass();
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
}

export type Hand = "mouse" | "touch" | "keys";
/** The three ways in which the studio is used, and on what. */
export const HANDS = [
  { hand: "mouse", device: "a desk", use: { viewport: { width: 1280, height: 900 } } },
  { hand: "touch", device: "a phone", use: { viewport: { width: 390, height: 844 }, hasTouch: true } },
  { hand: "keys", device: "a desk", use: { viewport: { width: 1280, height: 900 } } },
] as const;

/** Opens the composer where it is a line: on a phone, by a finger. */
export async function unfold(page: Page, hand: Hand): Promise<void> {
  if (hand !== "touch") return;
  await expect(async () => {
    await page.locator("#composer [aria-haspopup=dialog]").tap();
    await expect(page.locator("#composer-prompt")).toBeVisible({ timeout: 2000 });
  }).toPass();
}

/** Presses something as this hand does: a button or a link, and what is ticked or chosen. */
export async function press(what: Locator, hand: Hand): Promise<void> {
  if (hand === "mouse") return what.click();
  if (hand === "touch") return what.tap();
  const isChosen = await what.evaluate((node) => node instanceof HTMLInputElement);
  await what.press(isChosen ? "Space" : "Enter");
}
