import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import sharp from "sharp";
import type { Served } from "../support/server/process.ts";
import { ask, expect, signUp, test, untilKeysWork } from "./support/studio.ts";

const BALANCE =
  "{ viewer { credits { available onHold totalUsed } tasks(first: 20) { nodes { model { slug } sourceImages { id } parent { id } } } } }";
type Balance = {
  viewer: {
    credits: { available: number; onHold: number; totalUsed: number };
    tasks: { nodes: { model: { slug: string }; sourceImages: { id: string }[]; parent: { id: string } | null }[] };
  };
};

const FOX = "public/samples/2.webp";

/** Drops files on a form as a person's browser would. */
async function drop(page: Page, form: string, files: { name: string; type: string; bytes: number[] }[]): Promise<void> {
  const transfer = await page.evaluateHandle((given) => {
    const carried = new DataTransfer();
    for (const { name, type, bytes } of given) carried.items.add(new File([new Uint8Array(bytes)], name, { type }));
    return carried;
  }, files);
  for (const type of ["dragenter", "dragover", "drop"])
    await page.dispatchEvent(form, type, { dataTransfer: transfer });
}

/** Pastes a file, as Ctrl+V does with a picture on the clipboard. */
async function paste(page: Page, into: string, file: { name: string; type: string; bytes: number[] }): Promise<void> {
  await page.locator(into).evaluate((field, { name, type, bytes }) => {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([new Uint8Array(bytes)], name, { type }));
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, file);
}

function fileAt(path: string, name: string, type = "image/webp") {
  return { name, type, bytes: [...readFileSync(path)] };
}

const prompt = (page: Page) => page.getByRole("textbox", { name: "Prompt", exact: true });
const makes = (page: Page) => page.getByRole("button", { name: /^Make (?!it better)/ });
const ready = (page: Page) => page.locator('[data-source="ready"]');
const chip = (page: Page, name: string) => page.locator(`[data-chip=${name}]`);
const opener = (page: Page, name: string) => chip(page, name).locator("summary");

/** Goes to the composer and waits until its scripts have taken over. */
async function openComposer(page: Page, origin: string, search = ""): Promise<void> {
  await page.goto(`${origin}/create${search}`);
  await expect(chip(page, "kind").getByRole("radio", { includeHidden: true })).toHaveCount(3);
}

/** The tasks of the account, newest first. */
async function tasksOf(page: Page, served: Served) {
  return (await ask<Balance>(page, served, BALANCE)).viewer.tasks.nodes;
}

/** The price on the button that sends. */
async function shownPrice(page: Page): Promise<number> {
  const label = await makes(page).getAttribute("aria-label");
  return Number(/· (\d+) credit/.exec(label ?? "")?.[1]);
}

test("every chip is opened, chosen from and left by keys alone, and gives the focus back", async ({ page, served }) => {
  await signUp(page, served);
  await openComposer(page, served.origin, "?kind=video");
  const chosen = (name: string) => chip(page, name).getByRole("radio", { checked: true });
  for (const name of ["kind", "model", "shape", "number", "style"]) {
    await opener(page, name).focus();
    await page.keyboard.press("Enter");
    await expect(chosen(name).first(), name).toBeFocused();
    await expect(page.locator("[data-chip][open]"), name).toHaveCount(1);
    await page.keyboard.press("Escape");
    await expect(opener(page, name), name).toBeFocused();
    await expect(page.locator("[data-chip][open]"), name).toHaveCount(0);
  }
  await opener(page, "number").press("Enter");
  await expect(chosen("number")).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  // Enter takes what is chosen; it orders nothing.
  await page.keyboard.press("Enter");
  await expect(opener(page, "number")).toContainText("×3");
  await expect(opener(page, "number")).toBeFocused();
  await expect(makes(page)).toHaveAccessibleName("Make 3 videos · 180 credits");
  await opener(page, "shape").press("Enter");
  await page.locator("#composer-prompt").click();
  await expect(page.locator("[data-chip][open]")).toHaveCount(0);
  expect(await tasksOf(page, served)).toEqual([]);
});

test("words and images stay when the kind changes, and everything survives a reload", async ({ page, served }) => {
  await signUp(page, served);
  await openComposer(page, served.origin, "?kind=video");
  await prompt(page).fill("A lantern in the fog");
  await paste(page, "#composer-prompt", fileAt(FOX, "pasted.webp"));
  await expect(ready(page)).toHaveCount(1);
  await opener(page, "kind").click();
  await chip(page, "kind").getByRole("radio", { name: "Image" }).click();
  await expect(page.getByText("Nano Banana takes words alone. 1 file is left out.").first()).toBeVisible();
  await expect(prompt(page)).toHaveValue("A lantern in the fog");
  await opener(page, "shape").click();
  await chip(page, "shape").getByRole("radio", { name: "3:4" }).check();
  await page.keyboard.press("Escape");
  await page.reload();
  await expect(opener(page, "kind")).toContainText("Image");
  await expect(opener(page, "shape")).toContainText("3:4");
  await expect(prompt(page)).toHaveValue("A lantern in the fog");
  await expect(ready(page)).toHaveCount(1);
});

test("images dropped, chosen and dragged from the results are edited, and cost what the button said", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  await openComposer(page, served.origin, "?kind=image");
  await prompt(page).fill("Put both into one snowy night");
  await drop(page, "#composer", [fileAt(FOX, "fox.webp"), { name: "IMG_1.HEIC", type: "", bytes: [0, 1, 2] }]);
  await expect(page.getByText(/IMG_1\.HEIC: HEIC photos are not taken/)).toBeVisible();
  await page.getByRole("button", { name: "Remove IMG_1.HEIC" }).click();
  // Images came to a model that takes none, so its editing brother has taken over.
  await expect(opener(page, "model")).toContainText("Nano Banana Edit");
  await expect(ready(page)).toHaveCount(1);
  const price = await shownPrice(page);
  await prompt(page).press("Control+Enter");
  await expect.poll(async () => (await tasksOf(page, served)).length).toBe(1);
  const image = "{ viewer { assets(first: 1, filter: { purpose: RESULT }) { nodes { id } } } }";
  const made = async () =>
    (await ask<{ viewer: { assets: { nodes: { id: string }[] } } }>(page, served, image)).viewer.assets.nodes[0]?.id;
  await expect.poll(made, { timeout: 30_000 }).toBeDefined();
  const { viewer } = await ask<Balance>(page, served, BALANCE);
  expect(viewer.credits).toEqual({ available: 200 - price, onHold: 0, totalUsed: price });
  const dragged = await page.evaluateHandle(
    (id) => {
      const carried = new DataTransfer();
      carried.setData("application/x-asset-id", id);
      return carried;
    },
    await made().then((id) => id ?? ""),
  );
  for (const type of ["dragenter", "dragover", "drop"])
    await page.dispatchEvent("#composer", type, { dataTransfer: dragged });
  await expect(ready(page)).toHaveCount(2);
  await expect(page.locator("input[name=sourceImage]").nth(1)).toHaveValue((await made()) ?? "");
});

test("several prompts are ordered at once, and one press is one order", async ({ page, served }) => {
  await signUp(page, served);
  await openComposer(page, served.origin, "?kind=image");
  await prompt(page).fill("A red kite over dunes");
  await opener(page, "more").click();
  await page.getByRole("textbox", { name: "Prompt 2" }).fill("A blue kite over dunes");
  await expect(makes(page)).toHaveAccessibleName("Make 2 images · 10 credits");
  // The second press comes while the first order is on its way, however fast the server is.
  await page.route("**/graphql", async (route) => {
    if (route.request().postData()?.includes("createTasks") || route.request().postData()?.includes("CreateTasks"))
      await new Promise((resolve) => setTimeout(resolve, 1_500));
    await route.continue();
  });
  await page.keyboard.press("Control+Enter");
  await page.keyboard.press("Control+Enter");
  await expect.poll(async () => (await tasksOf(page, served)).length).toBe(2);
  await expect(page.locator("[data-submission=sending]")).toHaveCount(0);
  expect(await tasksOf(page, served)).toHaveLength(2);
});

test("an order whose answer was lost turns its row, and sent again is made once", async ({ page, served }) => {
  await signUp(page, served);
  await openComposer(page, served.origin, "?kind=image");
  await prompt(page).fill("A stone bridge");
  // The form arrives, its answer does not.
  let lost = 0;
  await page.route("**/graphql", async (route) => {
    if (lost > 0 || !route.request().postData()?.includes("idempotencyKey")) return route.continue();
    lost += 1;
    await route.fetch();
    await route.abort();
  });
  await makes(page).click();
  await expect(page.locator('[data-submission="refused"]')).toContainText("could not be reached");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.locator("[data-submission]")).toHaveCount(0);
  expect(await tasksOf(page, served)).toHaveLength(1);
});

test("too few credits are told with the way to more, but not just after they were spent", async ({ page, served }) => {
  await signUp(page, served);
  await openComposer(page, served.origin, "?kind=video");
  await prompt(page).fill("Fog over a lake");
  await opener(page, "number").click();
  await chip(page, "number").getByRole("radio", { name: "×4" }).click();
  const reason = page.locator("#composer-why");
  await expect(reason).toHaveText("40 credits too few. Get more credits");
  await expect(reason.getByRole("link")).toHaveAttribute("href", "/billing?need=40");
  await opener(page, "number").click();
  await chip(page, "number").getByRole("radio", { name: "×2" }).click();
  await makes(page).click();
  await expect.poll(async () => (await tasksOf(page, served)).length).toBe(2);
  await expect(makes(page)).toHaveAttribute("aria-disabled", "true");
  await expect(reason.getByRole("link")).toHaveCount(0);
  // A disabled look, but a press is answered.
  await makes(page).press("Enter");
  await expect(reason.getByRole("link")).toHaveAttribute("href", "/billing?need=40");
});

test("an address fills the bar, also without scripts, and without them it orders", async ({
  page,
  served,
  browser,
}) => {
  await signUp(page, served);
  await ask(
    page,
    served,
    `mutation { createImageTask(input: { task: { model: "nano-banana", prompt: "A paper crane", aspectRatio: "3:4" } }) { __typename } }`,
  );
  const ids = "{ viewer { tasks(first: 1) { nodes { id } } } }";
  const { viewer } = await ask<{ viewer: { tasks: { nodes: { id: string }[] } } }>(page, served, ids);
  await openComposer(page, served.origin, `?kind=image&from=${viewer.tasks.nodes[0]?.id}&use=all`);
  await expect(prompt(page)).toHaveValue("A paper crane");
  await expect(opener(page, "shape")).toContainText("3:4");

  const context = await browser.newContext({
    storageState: await page.context().storageState(),
    javaScriptEnabled: false,
  });
  const plain = await context.newPage();
  for (const viewport of [
    { width: 1280, height: 800 },
    { width: 390, height: 844 },
  ]) {
    await plain.setViewportSize(viewport);
    await plain.goto(`${served.origin}/create?kind=image&prompt=It+unfolds`);
    await opener(plain, "kind").click();
    await chip(plain, "kind").getByRole("link", { name: "Video" }).click();
    await expect(prompt(plain)).toHaveValue("It unfolds");
    await opener(plain, "shape").click();
    await chip(plain, "shape").getByRole("radio", { name: "9:16" }).check();
    await makes(plain).last().click();
    await plain.waitForURL(/\/create\?kind=video&from=/);
  }
  expect(await tasksOf(page, served)).toHaveLength(3);
  await context.close();
});

for (const { width, height } of [
  { width: 1366, height: 768 },
  { width: 720, height: 450 },
  // 1366 × 768 at 200 %.
  { width: 683, height: 384 },
])
  test(`at ${width} × ${height} three lines of the prompt stay in sight while it is written`, async ({
    page,
    served,
  }) => {
    await page.setViewportSize({ width, height });
    await signUp(page, served);
    await openComposer(page, served.origin, "?kind=video");
    if (width < 700)
      await page.getByRole("button", { expanded: false }).and(page.locator("[aria-haspopup=dialog]")).click();
    await prompt(page).fill("one\ntwo\nthree\nfour\nfive\nsix\nseven\neight");
    await prompt(page).press("x");
    const seen = await prompt(page).evaluate((field) => {
      const { top, bottom, left } = field.getBoundingClientRect();
      const line = Number.parseFloat(getComputedStyle(field).lineHeight);
      let lines = 0;
      for (let y = top + line / 2; y < bottom; y += line)
        if (document.elementFromPoint(left + 20, y) === field) lines += 1;
      return lines;
    });
    expect(seen).toBeGreaterThanOrEqual(3);
    expect(seen).toBeLessThanOrEqual(6);
  });

test("on a phone the line opens a sheet that keeps the keyboard, and its words are ordered from there", async ({
  page,
  served,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signUp(page, served);
  await openComposer(page, served.origin);
  const line = page.locator("#composer [aria-haspopup=dialog]");
  const sheet = page.getByRole("dialog", { name: /^New / });
  await expect(prompt(page)).toBeHidden();
  await line.click();
  await expect(prompt(page)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await expect(line).toBeFocused();
  await line.click();
  await page.keyboard.type("Fog over a lake");
  await opener(page, "kind").click();
  await chip(page, "kind").getByRole("radio", { name: "Video" }).click();
  await expect(sheet).toHaveAccessibleName("New video");
  await sheet.getByRole("button", { name: /^Make video/ }).click();
  await expect(sheet).toBeHidden();
  await expect(line).toContainText("Fog over a lake");
  await expect.poll(async () => (await tasksOf(page, served)).map(({ model }) => model.slug)).toEqual(["veo-3.1-fast"]);
});

test("the cards of the models tell prices for what is chosen, and a favourite stands first the next time", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  await openComposer(page, served.origin, "?kind=video");
  await opener(page, "shape").click();
  await chip(page, "shape").getByRole("radio", { name: "1080p" }).check();
  await expect.poll(() => shownPrice(page)).toBe(66);
  await opener(page, "model").click();
  const card = (name: string) => chip(page, "model").getByRole("radio", { name });
  await expect(card("Veo 3.1 Fast")).toHaveAccessibleName(/66 credits/);
  const usual = await page.evaluate(() => document.querySelectorAll("[data-chip=model] img").length);
  expect(usual).toBeGreaterThan(3);
  await page.getByRole("button", { name: "Favourite model: Kling 3.0" }).click();
  await page.reload();
  await expect(page.locator("[name=model] option").first()).toHaveAttribute("value", "kling-3.0");
});

test("which model suits the words is told on demand, with why and for how much, and one press takes it", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  await openComposer(page, served.origin);
  await prompt(page).fill("A paper boat on a pond");
  await opener(page, "model").click();
  await chip(page, "model").getByRole("button", { name: "Which model suits this?" }).click();
  const cheapest = chip(page, "model").getByRole("button", { name: /The cheapest that can do this/ });
  await expect(cheapest).toContainText(/\d+ credits?/);
  const name = await cheapest.locator("span").first().innerText();
  await cheapest.click();
  await expect(cheapest).toHaveAttribute("aria-pressed", "true");
  await expect(chip(page, "model").getByRole("radio", { checked: true })).toHaveAccessibleName(new RegExp(name));
});

test("/ goes to the prompt", async ({ page, served }) => {
  await signUp(page, served);
  await openComposer(page, served.origin);
  await untilKeysWork(page);
  await page.keyboard.press("/");
  await expect(prompt(page)).toBeFocused();
});

/** A photo of 54 million pixels on its side: upright, as its EXIF says, it is red above and blue below. */
async function hugePhoto(): Promise<Buffer> {
  const [width, height] = [9000, 6000];
  const half = {
    input: { create: { width: width / 2, height, channels: 3 as const, background: "red" } },
    left: 0,
    top: 0,
  };
  const photo = sharp({ create: { width, height, channels: 3, background: "blue" }, limitInputPixels: false });
  return photo.composite([half]).withMetadata({ orientation: 6 }).jpeg().toBuffer();
}

test("a picture that is too large is made smaller in the browser, upright, and the person is told", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  await page.goto(`${served.origin}/create?kind=image`);
  const chooser = page.waitForEvent("filechooser");
  await page.getByLabel("Add image").click();
  await page.getByLabel("Upload or take a photo").click();
  await (await chooser).setFiles({ name: "huge.jpeg", mimeType: "image/jpeg", buffer: await hugePhoto() });
  await expect(page.locator('[data-source="ready"]')).toHaveCount(1, { timeout: 40_000 });
  await expect(page.getByText("Made smaller to fit: huge.jpeg").first()).toBeVisible();
  type Kept = { viewer: { assets: { nodes: { width: number; height: number; url: string }[] } } };
  const { viewer } = await ask<Kept>(page, served, "{ viewer { assets(first: 1) { nodes { width height url } } } }");
  const [kept] = viewer.assets.nodes;
  expect(kept?.width).toBeLessThan(kept?.height ?? 0);
  expect((kept?.height ?? 0) / (kept?.width ?? 1)).toBeCloseTo(1.5, 2);
  const pixels = await page.evaluate(async (url) => {
    const picture = await createImageBitmap(await (await fetch(url)).blob());
    const context = new OffscreenCanvas(1, 2).getContext("2d");
    context?.drawImage(picture, 0, 0, 1, 2);
    return [...(context?.getImageData(0, 0, 1, 2).data ?? [])];
  }, kept?.url ?? "");
  const [red = 0, , blue = 0, , redBelow = 0, , blueBelow = 0] = pixels;
  expect(red - blue).toBeGreaterThan(150);
  expect(blueBelow - redBelow).toBeGreaterThan(150);
});

test("what the images rule out is shut in the form at once, and open again without them", async ({ page, served }) => {
  await signUp(page, served);
  await openComposer(page, served.origin, "?kind=video");
  await opener(page, "shape").click();
  await chip(page, "shape").getByRole("radio", { name: "4", exact: true }).check();
  await page.keyboard.press("Escape");
  await paste(page, "#composer-prompt", fileAt(FOX, "fox.webp"));
  await expect(ready(page)).toHaveCount(1);
  await opener(page, "role").click();
  await chip(page, "role").getByRole("radio", { name: "As references" }).click();
  await expect(opener(page, "shape")).toContainText("8 s");
  await expect(page.getByRole("status")).toHaveText("Videos from references last 8 seconds.");
  await opener(page, "shape").click();
  await expect(chip(page, "shape").getByRole("radio", { name: "4", exact: true })).toBeDisabled();
  await page.keyboard.press("Escape");
  await opener(page, "role").click();
  await chip(page, "role").getByRole("radio", { name: "As frames" }).click();
  await expect(opener(page, "shape")).toContainText("4 s");
});
