import type { Page } from "@playwright/test";
import type { Served } from "../support/server/process.ts";
import { ask, expect, signUp, test } from "./support/studio.ts";

type Spent = { viewer: { credits: { available: number; onHold: number } } };

async function available(page: Page, served: Served): Promise<number> {
  const { viewer } = await ask<Spent>(page, served, "{ viewer { credits { available onHold } } }");
  expect(viewer.credits.onHold).toBe(0);
  return viewer.credits.available;
}

async function write(page: Page, { origin }: Served, idea: string): Promise<void> {
  await page.goto(`${origin}/prompts`);
  await page.getByLabel("Your idea").fill(idea);
  await page.getByRole("button", { name: /Write my prompt/ }).click();
  await page.waitForURL(/\/prompts\/./);
  await expect(page.getByLabel("Your prompt", { exact: true })).not.toBeEmpty();
}

test("an idea becomes a prompt, is improved, and the improvement is taken back and brought again", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  await page.goto(`${served.origin}/prompts`);
  await page.getByRole("link", { name: "A city of paper" }).click();
  await expect(page.getByLabel("Your idea")).toHaveValue(/folded from coloured paper/);
  await page.getByRole("button", { name: /Write my prompt · 1 credit/ }).click();
  await expect(page.getByTestId("streaming")).not.toBeEmpty();
  const text = page.getByLabel("Your prompt", { exact: true });
  await expect(text).toHaveValue(/coloured paper/);
  const first = await text.inputValue();

  await page.getByLabel("What should be different?").fill("Make it a winter night");
  await page.getByRole("button", { name: /Improve it · 1 credit/ }).click();
  const diff = page.getByTestId("diff");
  await expect(diff.locator("ins").first()).toBeVisible();
  const second = await text.inputValue();
  expect(second).not.toBe(first);

  await page.getByRole("button", { name: "Undo the change" }).click();
  await expect(text).toHaveValue(first);
  await page.getByRole("button", { name: "Bring it back" }).click();
  await expect(text).toHaveValue(second);
  await expect(diff).toBeVisible();
  expect(await available(page, served)).toBe(198);
  // Of the conversation the list shows what came last.
  await expect(page.getByRole("complementary", { name: "Saved prompts" }).getByRole("listitem")).toHaveCount(1);
});

test("a prompt is edited by hand and goes into an image, and into a workflow", async ({ page, served }) => {
  await signUp(page, served);
  await write(page, served, "A red kite over dunes");
  const address = page.url();
  await page.getByLabel("Your prompt", { exact: true }).fill("A blue kite, and nothing else");
  await page.getByRole("button", { name: "Make an image" }).click();
  await page.waitForURL(/\/create\?kind=image/);
  await expect(page.getByRole("textbox", { name: /prompt/i }).first()).toHaveValue("A blue kite, and nothing else");
  await page.goto(address);
  await expect(page.getByLabel("Your prompt", { exact: true })).toHaveValue("A blue kite, and nothing else");
  await page.getByRole("button", { name: "Use in workflow" }).click();
  await page.waitForURL(/\/create\?story=/);
  await expect(page.getByRole("textbox", { name: "Prompt", exact: true })).toHaveValue("A blue kite, and nothing else");
});

test("saved prompts are searched, marked, renamed and deleted", async ({ page, served }) => {
  await signUp(page, served);
  await write(page, served, "A red kite over dunes");
  await write(page, served, "A whale at sunrise");
  const rows = page.getByRole("complementary", { name: "Saved prompts" }).getByRole("listitem");
  await expect(rows).toHaveCount(2);
  await page.getByRole("searchbox").fill("WHALE");
  await expect(rows).toHaveCount(1);
  await expect(page).toHaveURL(/search=WHALE/);
  await rows.getByRole("button", { name: "Favourite" }).click();
  await expect(rows.getByRole("button", { name: "Favourite" })).toHaveAttribute("aria-pressed", "true");
  await page.getByText("Rename").click();
  await page.getByLabel("Name").fill("The morning whale");
  await page.getByRole("button", { name: "Save" }).first().click();
  await expect(page.getByRole("heading", { name: "The morning whale" })).toBeVisible();
  await page.goto(`${served.origin}/prompts?show=favorites`);
  await expect(rows).toHaveText([/The morning whale/]);
  await rows.getByRole("link", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("No prompt fits that.")).toBeVisible();
  await page.getByRole("link", { name: "Show all" }).click();
  await expect(rows).toHaveText([/A red kite/]);
});

test("a reload in the middle of a prompt goes on with it and is not charged again", async ({ page, served }) => {
  await signUp(page, served);
  await page.goto(`${served.origin}/prompts`);
  await page.getByLabel("Your idea").fill("A lighthouse in a storm");
  // The first turn arrives, and its answer never does. The route stays: taking it away would let the turn through after all.
  let isFirst = true;
  const arrived = new Promise<void>((resolve) => {
    page.route("**/graphql", async (route) => {
      const isTurn = route.request().postData()?.includes("A lighthouse in a storm") ?? false;
      if (!isTurn || !isFirst) return route.fallback();
      isFirst = false;
      resolve();
      await route.fetch().catch(() => undefined);
    });
  });
  await page.getByRole("button", { name: /Write my prompt/ }).click();
  await arrived;
  await expect(page.getByTestId("streaming")).toBeEmpty();
  await page.reload();
  await page.waitForURL(/\/prompts\/./);
  await expect(page.getByLabel("Your prompt", { exact: true })).toHaveValue(/lighthouse/i);
  expect(await available(page, served)).toBe(199);
});

test("what the assistant refuses is said at the form, with the idea still in it and the credit back", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  await page.goto(`${served.origin}/prompts`);
  await page.getByLabel("Your idea").fill("Something odd #sim:403");
  await page.getByRole("button", { name: /Write my prompt/ }).click();
  await expect(page.getByRole("alert")).toContainText(/safety rules/);
  await expect(page.getByLabel("Your idea")).toHaveValue("Something odd #sim:403");
  expect(await available(page, served)).toBe(200);
});

test("the page works before any script, and in Chinese", async ({ page, served, browser }) => {
  await signUp(page, served);
  const plain = await browser.newContext({
    javaScriptEnabled: false,
    storageState: await page.context().storageState(),
  });
  const quiet = await plain.newPage();
  await quiet.goto(`${served.origin}/zh/prompts`);
  await quiet.getByLabel("您的想法").fill("黎明时的纸上小城");
  await quiet.getByRole("button", { name: "帮我写提示词" }).click();
  await quiet.waitForURL(/\/zh\/prompts\/./);
  const text = quiet.getByLabel("您的提示词", { exact: true });
  await expect(text).toHaveValue(/纸上小城/);
  await text.fill("纸上小城，清晨");
  await quiet.getByRole("button", { name: "制作图片" }).click();
  await quiet.waitForURL(/\/zh\/create\?kind=image/);
  await expect(quiet.locator("#composer-prompt")).toHaveValue("纸上小城，清晨");
  await plain.close();
});

test("a browser that forbids storage writes prompts all the same", async ({ page, served }) => {
  await page.addInitScript(() => {
    // As Chromium and Firefox do it to pages that may keep nothing; what Remix keeps of scrolling is not ours to guard.
    for (const name of ["getItem", "setItem", "removeItem"] as const) {
      const own = Reflect.get(Storage.prototype, name) as (key: string, ...more: string[]) => unknown;
      const guarded = function (this: Storage, key: string, ...more: string[]) {
        if (/^(draft|writing):|^(notices|offline-page)$/.test(key)) throw new DOMException("Denied", "SecurityError");
        return own.call(this, key, ...more);
      };
      Reflect.set(Storage.prototype, name, guarded);
    }
  });
  await signUp(page, served);
  await page.goto(`${served.origin}/prompts`);
  await page.getByLabel("Your idea").fill("A kite that is afraid of heights");
  await page.getByRole("button", { name: /Write my prompt/ }).click();
  await page.waitForURL(/\/prompts\/./);
  await expect(page.getByLabel("Your prompt", { exact: true })).toHaveValue(/./);
});
