import type { Page } from "@playwright/test";
import sharp from "sharp";
import { findings, inspectOnce } from "./support/inspect.ts";
import { ask, expect, signUp, test } from "./support/studio.ts";

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

/** 提示词, 一只狐狸 */
const GB18030 = [0xcc, 0xe1, 0xca, 0xbe, 0xb4, 0xca, 0x0a, 0xd2, 0xbb, 0xd6, 0xbb, 0xba, 0xfc, 0xc0, 0xea];
const FILES: [what: string, bytes: Buffer, told: string][] = [
  [
    "semicolons in Latin-1",
    Buffer.from("prompt;name\nein Größenvergleich, café so;1\n", "latin1"),
    "ein Größenvergleich, café so",
  ],
  ["GB18030", Buffer.from(GB18030), "一只狐狸"],
  ["UTF-16", Buffer.from("\ufeffprompt\tname\nune forêt\t1\n", "utf16le"), "une forêt"],
  ["a formula", Buffer.from("\ufeffprompt\n=cmd()\n"), "=cmd()"],
  ["quotes in quotes", Buffer.from('prompt,name\n"a ""red"" fox,\nasleep",1\n'), 'a "red" fox, asleep'],
  ["a quote that does not end", Buffer.from('prompt,name\n1,"2\n3,4'), "The quotes in this row don't match."],
  ["a cell too many", Buffer.from("prompt,name\na fox, asleep,1\n"), "This row has more cells than there are columns."],
  [
    "100,000 rows",
    Buffer.from(`prompt\n${"a fox\n".repeat(100_000)}`),
    "This file has more than 1,000 rows. Split it: a batch takes 1,000.",
  ],
];

test("files of every kind are read, or it is told what is wrong with them; so are templates that mean too much", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  await openNew(page, served.origin, "A CSV file");
  for (const [name, buffer, told] of FILES) {
    await page.getByLabel(/CSV or TSV file/).setInputFiles({ name: `${name}.csv`, mimeType: "text/csv", buffer });
    await expect(page.getByText(`${name}.csv`), name).toBeVisible();
    await expect(page.getByText(told), name).toBeVisible();
  }
  // Nothing of a file that is too long can be ordered.
  await expect(page.getByRole("button", { name: /^Make|^Check/ })).toHaveCount(0);
  await page
    .getByLabel(/CSV or TSV file/)
    .setInputFiles({ name: "a.csv", mimeType: "text/csv", buffer: Buffer.from(CSV) });
  await page.getByLabel("Prompt for each row").fill("a {{colour}} boat");
  await expect(page.getByText("The file has no column called colour.")).toBeVisible();
  await page.getByRole("radio", { name: "A list", exact: true }).check();
  const list = page.getByLabel("Prompts, one a line");
  await list.fill("{0|1|2|3|4|5|6|7|8|9}".repeat(9));
  await expect(page.getByText("That would be 1,000,000,000. A batch takes 1,000.")).toBeVisible();
  await list.fill("{0|1|2|3|4|5|6|7|8|9}".repeat(400));
  await expect(page.getByText("That would be more than could ever be made. A batch takes 1,000.")).toBeVisible();
  await list.fill("{a|b} boat");
  await expect(page.getByRole("button", { name: "Make 2 · 10 credits" })).toBeEnabled();
});

const LEFT = "{ viewer { batches { nodes { id } } tasks { nodes { status creditsCharged } } } }";
type LeftOver = {
  viewer: { batches: { nodes: object[] }; tasks: { nodes: { status: string; creditsCharged: number }[] } };
};

test("what failed is tried again for the price that is told, and a batch is deleted without its results", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  await openNew(page, served.origin, "A list");
  await page.getByLabel("Prompts, one a line").fill("a kite\na boat #sim:policy");
  await page.getByRole("button", { name: "Make 2 · 10 credits" }).click();
  await page.waitForURL(/\/create\/batch\/.+/);
  const again = page.getByRole("button", { name: "Try 1 again · 5 credits" });
  const call = page.waitForRequest((request) => request.postData()?.includes("RetryInBatch") ?? false);
  await again.click({ timeout: 30_000 });
  expect((await call).postDataJSON().variables).toMatchObject({ maxCredits: 5 });
  await expect.poll(async () => (await ask<LeftOver>(page, served, LEFT)).viewer.tasks.nodes.length).toBe(3);
  await expect(again).toBeEnabled({ timeout: 30_000 });
  await page.getByRole("link", { name: "Delete" }).click();
  const question = page.getByRole("dialog", { name: "Delete the batch “My list”?" });
  await expect(question).toContainText("Its results stay in your library, and what is being made goes on.");
  const { pathname } = new URL(page.url());
  await inspectOnce(page, served.origin, [`${pathname}?delete=1`]);
  await page.goto(`${served.origin}${pathname}?delete=1`);
  await question.getByRole("button", { name: "Delete" }).click();
  await page.waitForURL(/\/create\/batch$/);
  await expect(page.getByRole("heading", { name: "Your batches" })).toBeHidden();
  const { viewer } = await ask<LeftOver>(page, served, LEFT);
  expect(viewer.batches.nodes).toEqual([]);
  expect(viewer.tasks.nodes.map(({ status }) => status).sort()).toEqual(["COMPLETED", "FAILED", "FAILED"]);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("the same is made of one's own pictures, and each outcome names its file", async ({ page, served }) => {
    await signUp(page, served);
    await page.goto(`${served.origin}/create/batch`);
    await page.getByRole("radio", { name: "My pictures", exact: true }).tap();
    const grey = { create: { width: 300, height: 200, channels: 3 as const, background: "#888" } };
    const picture = await sharp(grey).png().toBuffer();
    await page.getByLabel("Pictures to start from").setInputFiles([
      { name: "harbour.png", mimeType: "image/png", buffer: picture },
      { name: "notes.png", mimeType: "image/png", buffer: Buffer.from("no picture") },
      { name: "mill.png", mimeType: "image/png", buffer: picture },
    ]);
    await page.getByLabel("Prompt for every picture").fill("make it snow");
    const make = page.getByRole("button", { name: /^Make 2 · / });
    await expect(make).toBeEnabled();
    await expect(page.getByRole("listitem").filter({ hasText: "notes.png" })).toBeVisible();
    expect(await findings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await make.tap();
    await page.waitForURL(/\/create\/batch\/.+/);
    await expect(page.getByText("2 done").first()).toBeVisible({ timeout: 30_000 });
    const items = page.getByRole("list", { name: "What is in it" }).getByRole("listitem");
    await expect(items).toContainText(["harbour.png", "mill.png"]);
    expect(await findings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });
});
