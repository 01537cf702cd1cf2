import type { Page } from "@playwright/test";
import { inspectOnce } from "./support/inspect.ts";
import { expect, signUp, test } from "./support/studio.ts";

/** Two hundred rows, every twentieth of which can't be made: nobody knows its model, or there are no words. */
const ROWS = Array.from({ length: 200 }, (_, at) => {
  if (at % 40 === 0) return `sku-${at},,nano-banana`;
  return `sku-${at},"=paper boat, number ${at}",${at % 20 === 0 ? "no-such-model" : "nano-banana"}`;
});
const CSV = `\ufeffsku,prompt,model\n${ROWS.join("\n")}\n`;

async function openNew(page: Page, origin: string, way: string) {
  await page.goto(`${origin}/create/batch`);
  await page.getByRole("radio", { name: way, exact: true }).check();
}

test("a CSV of two hundred rows with ten bad ones is priced before anything is held", async ({ page, served }) => {
  await signUp(page, served);
  await openNew(page, served.origin, "A CSV file");
  await page
    .getByLabel(/CSV or TSV file/)
    .setInputFiles({ name: "boats.csv", mimeType: "text/csv", buffer: Buffer.from(CSV) });
  await expect(page.getByLabel("Prompt for each row")).toHaveValue("{{prompt}}");
  await page.getByRole("button", { name: "Check 200" }).click();
  await expect(page.getByText("190 can be made, for 950 credits.").first()).toBeVisible();
  await expect(page.getByText("10 are refused and cost nothing.").first()).toBeVisible();
  await page.getByLabel("Show only the 10 that are refused").check();
  await expect(page.getByText("There is no prompt.")).toHaveCount(5);
  await expect(page.getByText("There is no model called no-such-model.")).toHaveCount(5);
  // A new account has 200 credits.
  await expect(page.getByText("750 credits too few.")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Make 190/ })).toBeDisabled();
  await inspectOnce(page, served.origin, ["/create/batch"]);
});

test("a list is ordered, goes on after a reload, and nothing is ordered twice", async ({ page, served }) => {
  await signUp(page, served);
  await openNew(page, served.origin, "A list");
  await page.getByLabel("Prompts, one a line").fill("a {red|blue} boat\n\na kite");
  await page.getByRole("button", { name: "Check 3" }).click();
  await page.getByRole("button", { name: "Make 3 · 15 credits" }).click();
  await page.waitForURL(/\/create\/batch\/.+/);
  await page.reload();
  const items = page.getByRole("list", { name: "What is in it" }).getByRole("listitem");
  await expect(items).toHaveCount(3);
  await expect(items.first()).toContainText("Row 1 1");
  await expect(page.getByText("3 done").first()).toBeVisible({ timeout: 30_000 });
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "All as one zip" }).click();
  expect((await download).suggestedFilename()).toMatch(/\.zip$/);
  await inspectOnce(page, served.origin, [new URL(page.url()).pathname]);
});
