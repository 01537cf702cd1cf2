import { ask, expect, signUp, test } from "./support/studio.ts";

const LEDGER = `{ viewer {
  credits { available onHold totalUsed }
  creditTransactions(first: 20) { nodes { type amount balanceAfter } }
} }`;

type Ledger = {
  viewer: {
    credits: { available: number; onHold: number; totalUsed: number };
    creditTransactions: { nodes: { type: string; amount: number; balanceAfter: number }[] };
  };
};

test("a newcomer goes from an idea to a video that plays", async ({ page, served, browser }) => {
  await signUp(page, served);
  await page.getByRole("textbox", { name: /idea/i }).fill("A paper boat on a mountain lake");
  await page.getByRole("button", { name: /Write my prompt/ }).click();
  await page.getByRole("button", { name: /Use this prompt/ }).click();
  await page.getByRole("button", { name: /Make image/ }).click();
  const image = page.getByRole("img", { name: /paper boat|lake/i }).first();
  await expect(image).toBeVisible();
  await expect.poll(() => image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBeGreaterThan(500);
  await page.getByRole("button", { name: /Animate this/ }).click();
  await page.getByRole("textbox", { name: /move|motion/i }).fill("The boat drifts, ripples spread");
  await page.getByRole("button", { name: /Make video/ }).click();
  const video = page.locator("video");
  await expect(video).toBeVisible({ timeout: 30_000 });
  await video.evaluate((element: HTMLVideoElement) => {
    element.muted = true;
    return element.play();
  });
  await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.currentTime)).toBeGreaterThan(0.2);

  const { viewer } = await ask<Ledger>(page, served, LEDGER);
  expect(viewer.credits).toEqual({ available: 134, onHold: 0, totalUsed: 66 });
  expect(viewer.creditTransactions.nodes.map(({ type, amount }) => `${type} ${amount}`).reverse()).toEqual([
    "GRANT 200",
    "HOLD -1",
    "SETTLEMENT 0",
    "HOLD -5",
    "SETTLEMENT 0",
    "HOLD -60",
    "SETTLEMENT 0",
  ]);
  await expect(page.getByText("134").first()).toBeVisible();

  // Another browser of the same person takes up the same workflow where it stands.
  const elsewhere = await browser.newContext({ storageState: await page.context().storageState() });
  const second = await elsewhere.newPage();
  await second.goto(page.url());
  await expect(second.locator("video")).toBeVisible();
  await elsewhere.close();

  await page.reload();
  await expect(page.locator("video")).toBeVisible();
  await page.goto(`${served.origin}/creations`);
  await expect(page.getByRole("listitem").filter({ has: page.locator("img, video") })).toHaveCount(2);
});

test("with sockets blocked the page asks again and still finishes", async ({ page, served }) => {
  await page.routeWebSocket(/graphql/, (socket) => socket.close());
  await signUp(page, served);
  await page.getByRole("textbox", { name: /idea/i }).fill("A red kite over dunes");
  await page.getByRole("button", { name: /Write my prompt/ }).click();
  await page.getByRole("button", { name: /Use this prompt/ }).click({ timeout: 30_000 });
  await page.getByRole("button", { name: /Make image/ }).click();
  await expect(page.getByRole("button", { name: /Animate this/ })).toBeVisible({ timeout: 30_000 });
});

test("a failed image says why and that the credits came back, and can be tried again", async ({ page, served }) => {
  await signUp(page, served);
  await page.getByRole("textbox", { name: /idea/i }).fill("A banana");
  await page.getByRole("button", { name: /Write my prompt/ }).click();
  await page.getByRole("button", { name: /Use this prompt/ }).click();
  await page
    .getByRole("textbox", { name: /^(image )?prompt/i })
    .last()
    .fill("A banana #sim:policy");
  await page.getByRole("button", { name: /Make image/ }).click();
  await expect(page.getByText(/content rules|refused/i).first()).toBeVisible();
  await expect(
    page
      .getByText(/5 credits/)
      .filter({ hasText: /back|return/i })
      .first(),
  ).toBeVisible();
  const { viewer } = await ask<Ledger>(page, served, LEDGER);
  expect(viewer.credits).toEqual({ available: 199, onHold: 0, totalUsed: 1 });
});
