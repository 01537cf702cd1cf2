import type { Page } from "@playwright/test";
import { make, tick, tile } from "./support/made.ts";
import { expect, signUp, test, untilKeysWork } from "./support/studio.ts";

const card = (page: Page, id: string) => tile(page, id).getByRole("link").first();
const heart = (page: Page, id: string) => tile(page, id).getByRole("button", { name: "Favourite" });

test("keys lead through the creations and act on the one in focus", async ({ page, served }) => {
  await signUp(page, served);
  const [one = "", two = "", three = ""] = await make(
    page,
    served,
    { prompt: "One" },
    { prompt: "Two #sim:policy" },
    { prompt: "Three" },
  );
  await page.goto(`${served.origin}/creations`);
  await untilKeysWork(page);
  await page.keyboard.press("f");
  await expect(page.getByText("Choose a creation first").first()).toBeVisible();

  await page.keyboard.press("ArrowRight");
  await expect(card(page, three)).toBeFocused();
  await page.keyboard.press("f");
  await expect(heart(page, three)).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("f");
  await expect(heart(page, three)).toHaveAttribute("aria-pressed", "false");
  const download = page.waitForEvent("download");
  await page.keyboard.press("d");
  expect((await download).suggestedFilename()).toMatch(/\.(png|jpg|webp)$/);

  await page.keyboard.press("ArrowRight");
  await expect(card(page, two)).toBeFocused();
  await page.keyboard.press("v");
  await expect(page.getByText("Only an image can become a video").first()).toBeVisible();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(card(page, one)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(card(page, one)).not.toBeFocused();

  await card(page, one).focus();
  await page.keyboard.press("v");
  await page.waitForURL(/\/create\?.*image=/);
  await page.goBack();
  await untilKeysWork(page);
  await card(page, one).focus();
  await page.keyboard.press("r");
  await page.waitForURL(new RegExp(`/create\\?.*from=${one}`));
  await expect(page.getByRole("textbox", { name: "Prompt", exact: true })).toHaveValue("One");
});

test("keys act on all that is ticked, and never while somebody types", async ({ page, served }) => {
  await signUp(page, served);
  const [one = "", two = ""] = await make(page, served, { prompt: "One" }, { prompt: "Two" });
  await page.goto(`${served.origin}/creations`);
  await untilKeysWork(page);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("x");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("x");
  await expect(page.getByText("2 selected").first()).toBeVisible();
  await page.keyboard.press("f");
  for (const id of [one, two]) await expect(heart(page, id)).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("r");
  await expect(page.getByText("one creation at a time").first()).toBeVisible();
  const zip = page.waitForEvent("download");
  await page.keyboard.press("d");
  expect((await zip).suggestedFilename()).toMatch(/\.zip$/);
  await page.keyboard.press("Escape");
  for (const id of [one, two]) await expect(tick(page, id)).not.toBeChecked();

  const search = page.getByRole("searchbox");
  await search.fill("");
  await search.pressSequentially("frdvx");
  await expect(search).toHaveValue("frdvx");
  expect(new URL(page.url()).pathname).toBe("/creations");
});

test("a creation's own page has the same keys, told by the help, and Escape leads back", async ({ page, served }) => {
  await signUp(page, served);
  const [one = ""] = await make(page, served, { prompt: "One" });
  await page.goto(`${served.origin}/creations`);
  await card(page, one).click();
  await page.waitForURL(new RegExp(one));
  await untilKeysWork(page);
  await page.keyboard.press("?");
  const own = page.getByRole("region", { name: "On this page" });
  for (const [key, label] of [
    ["←", "Newer creation"],
    ["F", "Favourite"],
    ["D", "Download"],
    ["R", "new one"],
    ["V", "video"],
    ["Esc", "all creations"],
  ])
    await expect(own.locator("div", { hasText: label ?? "" }).getByText(key ?? "", { exact: true })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("f");
  await expect(page.getByRole("button", { name: "Favourite" }).first()).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\/creations$/);
  await expect(heart(page, one)).toHaveAttribute("aria-pressed", "true");
});

test("switched off, single keys do nothing on the creations, and Escape still leaves the selection", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  const [one = ""] = await make(page, served, { prompt: "One" });
  await page.context().addCookies([{ name: "shortcuts", value: "off", url: served.origin }]);
  await page.goto(`${served.origin}/creations`);
  await tick(page, one).check();
  // Escape works once the keys are there at all.
  await expect(async () => {
    await page.keyboard.press("Escape");
    await expect(tick(page, one)).not.toBeChecked({ timeout: 500 });
  }).toPass();
  await card(page, one).focus();
  await page.keyboard.press("f");
  await page.keyboard.press("v");
  await page.keyboard.press("x");
  await expect(tick(page, one)).not.toBeChecked();
  await expect(heart(page, one)).toHaveAttribute("aria-pressed", "false");
  expect(new URL(page.url()).pathname).toBe("/creations");
});
