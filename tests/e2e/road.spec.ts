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

test("a newcomer goes from an idea to a video that plays, on one page", async ({ page, served, browser }) => {
  await signUp(page, served);
  const prompt = page.getByRole("textbox", { name: "Prompt", exact: true });
  const strip = page.getByRole("region", { name: "Story" });
  await prompt.fill("A paper boat on a mountain lake");
  await page.getByRole("button", { name: /Improve/ }).click();
  await expect(
    page.getByRole("region", { name: "What you just did" }).getByText("Your words are now a whole prompt."),
  ).toBeVisible({ timeout: 30_000 });
  await expect(prompt).not.toHaveValue("A paper boat on a mountain lake");
  await page.waitForURL(/story=(?!new)/);
  await page.getByRole("button", { name: /Make image/ }).click();
  await strip.getByRole("button", { name: "Use it for the video" }).click({ timeout: 30_000 });
  await expect(
    page
      .getByRole("group", { name: "Kind" })
      .or(page.getByText("Video", { exact: true }))
      .first(),
  ).toBeVisible();
  await prompt.fill("The boat drifts, ripples spread");
  await page.getByRole("button", { name: /Make video/ }).click();
  const clip = page.locator("main video").first();
  await expect(clip).toBeVisible({ timeout: 30_000 });
  await page.keyboard.press("Escape");
  await page.locator("[data-shot]").first().getByRole("link").first().focus();
  await page.keyboard.press("Enter");
  const video = page.getByRole("dialog").locator("video");
  await expect(video).toBeVisible();
  await video.evaluate((element: HTMLVideoElement) => {
    element.muted = true;
    return element.play();
  });
  await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.currentTime)).toBeGreaterThan(0.2);
  await page.keyboard.press("Escape");

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

  // Another browser of the same person takes up the same story where it stands.
  const elsewhere = await browser.newContext({ storageState: await page.context().storageState() });
  const second = await elsewhere.newPage();
  await second.goto(page.url());
  await expect(second.getByRole("region", { name: "Story" }).getByRole("link", { name: /Video/ })).toBeVisible();
  await expect(second.locator("main video").first()).toBeVisible();
  await elsewhere.close();
});

test("with sockets blocked the page asks again and still finishes", async ({ page, served }) => {
  await page.routeWebSocket(/graphql/, (socket) => socket.close());
  await signUp(page, served);
  await page.getByRole("textbox", { name: "Prompt", exact: true }).fill("A red kite over dunes");
  await page.getByRole("button", { name: /Make image/ }).click();
  await expect(
    page.getByRole("region", { name: "Story" }).getByRole("button", { name: "Use it for the video" }),
  ).toBeVisible({
    timeout: 30_000,
  });
});

test("a failed image says why and that the credits came back, and can be tried again", async ({ page, served }) => {
  await signUp(page, served);
  await page.getByRole("textbox", { name: "Prompt", exact: true }).fill("A banana #sim:policy");
  await page.getByRole("button", { name: /Make image/ }).click();
  await expect(page.getByText(/Not allowed by the model/).first()).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("5 credits came back to your balance.").first()).toBeVisible();
  const { viewer } = await ask<Ledger>(page, served, LEDGER);
  expect(viewer.credits).toEqual({ available: 200, onHold: 0, totalUsed: 0 });
});

test("a photo of one's own is where the story's video begins", async ({ page, served }) => {
  await signUp(page, served);
  const chooser = page.waitForEvent("filechooser");
  await page.getByText("Start from my photo").click();
  await (await chooser).setFiles("public/samples/3.webp");
  await expect(page.locator('[data-source="ready"]')).toHaveCount(1);
  await page.waitForURL(/story=(?!new)/);
  await page.getByRole("textbox", { name: "Prompt", exact: true }).fill("It sails away");
  await page.getByRole("button", { name: /Make video/ }).click();
  await expect(page.locator("main video").first()).toBeVisible({ timeout: 30_000 });
  type Made = { viewer: { tasks: { nodes: { sourceImages: { id: string }[]; workflow: { step: string } | null }[] } } };
  const { viewer } = await ask<Made>(
    page,
    served,
    "{ viewer { tasks(first: 1) { nodes { sourceImages { id } workflow { step } } } } }",
  );
  expect(viewer.tasks.nodes[0]).toMatchObject({ sourceImages: [{}], workflow: { step: "DONE" } });
});

test("a story goes on without scripts, from the picture to its video", async ({ page, served, browser }) => {
  await signUp(page, served);
  const context = await browser.newContext({
    storageState: await page.context().storageState(),
    javaScriptEnabled: false,
  });
  const plain = await context.newPage();
  await plain.goto(`${served.origin}/create?story=new&prompt=A+stone+bridge`);
  await plain.getByRole("button", { name: /Make image/ }).click();
  await plain.waitForURL(/story=(?!new)/);
  const use = plain.getByRole("button", { name: "Use it for the video" });
  await expect(async () => {
    await plain.reload();
    await expect(use).toBeVisible({ timeout: 1000 });
  }).toPass({ timeout: 30_000 });
  await use.click();
  await plain.waitForURL(/kind=video/);
  await plain.getByRole("textbox", { name: "Prompt", exact: true }).fill("Mist moves over it");
  await plain.getByRole("button", { name: /Make video/ }).click();
  await plain.waitForURL(/kind=video.*from=|from=.*kind=video/);
  await context.close();
});
