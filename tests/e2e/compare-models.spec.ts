import type { Page } from "@playwright/test";
import { inspectOnce } from "./support/inspect.ts";
import { ask, expect, HANDS, type Hand, press, signUp, test, unfold } from "./support/studio.ts";

const models = (page: Page) => page.locator("[data-chip=model]");
const START = "/create?kind=image&model=nano-banana&prompt=A+paper+boat";
const MADE = `{ viewer { credits { available onHold } comparisons(first: 5) { nodes {
  prompt winner { model { slug } } tasks { model { slug } status creditsCharged }
} } } }`;

type Made = {
  viewer: {
    credits: { available: number; onHold: number };
    comparisons: {
      nodes: {
        prompt: string;
        winner: { model: { slug: string } } | null;
        tasks: { model: { slug: string }; status: string; creditsCharged: number }[];
      }[];
    };
  };
};

async function openModels(page: Page, hand: Hand = "mouse") {
  await expect(async () => {
    if (!(await models(page).evaluate((chip: HTMLDetailsElement) => chip.open)))
      await press(models(page).locator("summary").first(), hand);
    await expect(models(page).getByText("Compare models", { exact: true })).toBeVisible({ timeout: 2000 });
  }).toPass();
  await press(models(page).getByRole("button", { name: "Compare models" }), hand);
}

test("three models make the same, their names hidden until one is chosen", async ({ page, served }) => {
  await signUp(page, served);
  await page.goto(served.origin + START);
  await openModels(page);
  const panel = models(page);
  await expect(panel.getByText("Choose at least 2 models.")).toBeVisible();
  await panel.getByRole("checkbox", { name: /^Nano Banana 2 \d/ }).check();
  await panel.getByRole("checkbox", { name: /^Imagen 4 \d/ }).check();
  const order = panel.getByRole("button", { name: /^Compare 3 models · \d+ credits$/ });
  await expect(order).toBeEnabled();
  const credits = Number(/(\d+) credits/.exec((await order.textContent()) ?? "")?.[1]);
  await order.click();

  await page.waitForURL(/\/creations\/compare\?comparison=/);
  await expect(page.getByText("A paper boat", { exact: true }).first()).toBeVisible();
  const names = page.getByRole("heading", { level: 2 });
  await expect(names).toHaveText(["Number 1", "Number 2", "Number 3"]);
  await expect(page.getByRole("button", { name: /^Choose number/ })).toHaveCount(3, { timeout: 30_000 });
  // What was hidden is hidden from the page's text too.
  await expect(page.locator("main")).not.toContainText("Nano Banana");
  const address = page.url();
  await inspectOnce(page, served.origin, [address.slice(served.origin.length)]);
  await page.goto(address);
  await page.getByRole("button", { name: "Choose number 2" }).click();
  await expect(page.getByText("Your choice")).toHaveCount(1);
  await expect(names).toHaveText(["Nano Banana", "Nano Banana 2", "Imagen 4"]);
  await expect(page.getByRole("button", { name: /^Choose number/ })).toHaveCount(0);
  const { viewer } = await ask<Made>(page, served, MADE);
  const [comparison] = viewer.comparisons.nodes;
  expect(comparison).toMatchObject({ prompt: "A paper boat", winner: { model: { slug: "nano-banana-2" } } });
  expect(comparison?.tasks.map(({ status }) => status)).toEqual(["COMPLETED", "COMPLETED", "COMPLETED"]);
  expect(comparison?.tasks.reduce((sum, { creditsCharged }) => sum + creditsCharged, 0)).toBe(credits);
  expect(viewer.credits).toEqual({ available: 200 - credits, onHold: 0 });
});

for (const { hand, device, use } of HANDS.filter((one) => one.hand !== "mouse")) {
  test.describe(() => {
    test.use(use);

    test(`by ${hand} on ${device} three are compared without their names, and one is chosen`, async ({
      page,
      served,
    }) => {
      test.setTimeout(90_000);
      await signUp(page, served);
      await page.goto(served.origin + START);
      await unfold(page, hand);
      await openModels(page, hand);
      const panel = models(page);
      for (const name of [/^Nano Banana 2 \d/, /^Imagen 4 \d/])
        await press(panel.getByRole("checkbox", { name }), hand);
      await press(panel.getByRole("button", { name: /^Compare 3 models · \d+ credits$/ }), hand);
      await page.waitForURL(/\/creations\/compare\?comparison=/);
      await expect(page.getByRole("button", { name: /^Choose number/ })).toHaveCount(3, { timeout: 30_000 });
      await expect(page.locator("main")).not.toContainText("Nano Banana");
      await press(page.getByRole("button", { name: "Choose number 3" }), hand);
      await expect(page.getByText("Your choice")).toHaveCount(1);
      const { viewer } = await ask<Made>(page, served, MADE);
      expect(viewer.comparisons.nodes[0]?.winner).toEqual({ model: { slug: "imagen-4" } });
    });
  });
}

test("without scripts a winner is chosen as well, and its names stay hidden until then", async ({
  page,
  served,
  browser,
}) => {
  await signUp(page, served);
  const input = { prompt: "a fox", models: ["nano-banana", "nano-banana-2-lite"] };
  const { made } = await ask<{ made: { comparison: { id: string } } }>(
    page,
    served,
    `mutation ($input: CompareModelsInput!) { made: compareModels(input: $input) {
      ... on CompareModelsPayload { comparison { id } }
    } }`,
    { input },
  );
  await expect(async () => {
    const { viewer } = await ask<Made>(page, served, MADE);
    expect(viewer.credits.onHold).toBe(0);
  }).toPass({ timeout: 30_000 });
  const bare = await browser.newContext({
    javaScriptEnabled: false,
    storageState: await page.context().storageState(),
  });
  const plain = await bare.newPage();
  await plain.goto(`${served.origin}/creations/compare?comparison=${made.comparison.id}&blind=1`);
  await expect(plain.getByRole("heading", { level: 2 })).toHaveText(["Number 1", "Number 2"]);
  await plain.getByRole("button", { name: "Choose number 1" }).click();
  await expect(plain.getByRole("heading", { level: 2 })).toHaveText(["Nano Banana", "Nano Banana 2 Lite"]);
  await expect(plain.getByText("Your choice")).toBeVisible();
  await bare.close();
});
