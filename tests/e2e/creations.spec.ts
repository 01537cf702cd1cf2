import { create, make, READ, type Read, tick, tile } from "./support/made.ts";
import { ask, expect, signUp, test } from "./support/studio.ts";

test("two selected creations come as one zip that holds both", async ({ page, served }) => {
  await signUp(page, served);
  const [a = "", b = "", c = ""] = await make(
    page,
    served,
    { prompt: "A red boat" },
    { prompt: "A blue fox" },
    { prompt: "A moon" },
  );
  await page.goto(`${served.origin}/creations`);
  await tick(page, c).check();
  await tick(page, b).check();
  await tick(page, c).uncheck();
  await tick(page, a).check();
  const selected = page.getByRole("region", { name: "Finished" }).getByText("2 selected");
  await expect(selected).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download zip" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.zip$/);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(Buffer.from(chunk));
  // Names stand in a zip as they are.
  const text = Buffer.concat(chunks).toString("latin1");
  expect(text).toContain("a-red-boat");
  expect(text).toContain("a-blue-fox");
  expect(text).not.toContain("a-moon");
  await expect(page.getByText(/zip with 2 files/).first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(selected).toBeHidden();
});

test("shift selects a range, and what is deleted can be brought back", async ({ page, served }) => {
  await signUp(page, served);
  const ids = await make(page, served, { prompt: "One" }, { prompt: "Two" }, { prompt: "Three" });
  const [one = "", two = "", three = ""] = ids;
  await page.goto(`${served.origin}/creations`);
  await tick(page, three).click();
  await tick(page, two).click({ modifiers: ["Shift"] });
  await page
    .getByRole("form", { name: /selected/ })
    .getByRole("button", { name: "Delete" })
    .click();
  await expect(tile(page, three)).toHaveCount(0);
  await expect(tile(page, two)).toHaveCount(0);
  await expect(tile(page, one)).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(tile(page, three)).toBeVisible();
  await expect(tile(page, two)).toBeVisible();
  await page.reload();
  await expect(page.locator("[data-task]")).toHaveCount(3);
});

test("filters are in the address, and going back goes back through them", async ({ page, served }) => {
  await signUp(page, served);
  const [boat = "", fox = ""] = await make(page, served, { prompt: "A paper boat" }, { prompt: "A snow fox" });
  await page.goto(`${served.origin}/creations`);
  await page.getByRole("searchbox").fill("boat");
  await page.getByRole("searchbox").press("Enter");
  await expect(tile(page, fox)).toHaveCount(0);
  await expect(tile(page, boat)).toBeVisible();
  expect(new URL(page.url()).search).toBe("?q=boat");
  // The address decides what is chosen, so the choice shows when the page has gone there.
  await page.getByRole("radio", { name: "Videos" }).click();
  await expect(page.getByText("Nothing fits these filters.")).toBeVisible();
  expect(new URL(page.url()).search).toBe("?q=boat&kind=video");
  await page.goBack();
  await expect(tile(page, boat)).toBeVisible();
  await expect(page.getByRole("radio", { name: "All" })).toBeChecked();
  await page.goBack();
  await expect(tile(page, fox)).toBeVisible();
  await expect(page.getByRole("searchbox")).toHaveValue("");
  await page.getByText("More filters").click();
  await page.getByLabel("State").selectOption("failed");
  await expect(page.getByText("Nothing fits these filters.")).toBeVisible();
  await page.getByRole("link", { name: "Clear filters" }).first().click();
  await expect(tile(page, fox)).toBeVisible();
});

test("arrow keys lead through the filtered list, and back leads to one's place in it", async ({ page, served }) => {
  await signUp(page, served);
  const [a = "", , c = ""] = await make(
    page,
    served,
    { prompt: "boat one" },
    { prompt: "fox" },
    { prompt: "boat two" },
  );
  await page.goto(`${served.origin}/creations?q=boat`);
  await tile(page, c).getByRole("link").click();
  await expect(page).toHaveURL(new RegExp(`/creations/${c}\\?q=boat`));
  // A key that is pressed before the page listens is nobody's; past the list's ends there is nothing to go to.
  const pressUntil = (key: string, id: string) =>
    expect(async () => {
      await page.keyboard.press(key);
      await expect(page).toHaveURL(new RegExp(`/creations/${id}\\?q=boat`), { timeout: 2000 });
    }).toPass();
  await pressUntil("ArrowRight", a);
  await expect(page.getByText("boat one").first()).toBeVisible();
  await pressUntil("ArrowLeft", c);
  await page.getByRole("link", { name: "Creations" }).last().click();
  await expect(page).toHaveURL(/\/creations\?q=boat$/);
});

test("creations side by side share one zoom", async ({ page, served }) => {
  await signUp(page, served);
  const [a = "", b = ""] = await make(page, served, { prompt: "A lake" }, { prompt: "A hill" });
  await page.goto(`${served.origin}/creations`);
  await tick(page, a).check();
  await tick(page, b).check();
  await page.getByRole("link", { name: "Compare" }).click();
  await expect(page.getByText("5 credits")).toHaveCount(2);
  await page.getByRole("slider").fill("3");
  const views = () =>
    page.locator("main li img").evaluateAll((all) => all.map((one) => getComputedStyle(one).transform));
  await expect.poll(async () => (await views()).every((view) => view.startsWith("matrix(3"))).toBe(true);
  await page.getByRole("region").first().press("ArrowRight");
  const [first, second] = await views();
  expect(first).not.toBe("matrix(3, 0, 0, 3, 0, 0)");
  expect(second?.split(",")[0]).toBe(first?.split(",")[0]);
});

test("a description is written once and read everywhere", async ({ page, served }) => {
  await signUp(page, served);
  const [id = ""] = await make(page, served, { prompt: "A harbour" });
  await page.goto(`${served.origin}/creations/${id}`);
  await page.getByText("Description for screen readers").click();
  await page.getByLabel("What it shows").fill("Boats asleep in a harbour at night");
  await page.getByRole("button", { name: "Save description" }).click();
  await expect(page.getByText("Description saved.").first()).toBeVisible();
  await expect(page.getByRole("img", { name: "Boats asleep in a harbour at night" })).toBeVisible();
  await page.goto(`${served.origin}/creations`);
  await expect(page.getByRole("img", { name: "Boats asleep in a harbour at night" })).toBeVisible();
});

test("what failed says why, shows the credits that came back, and can be tried again", async ({ page, served }) => {
  await signUp(page, served);
  const [id = ""] = await make(page, served, { prompt: "A storm #sim:upstream500" });
  await page.goto(`${served.origin}/creations/${id}`);
  await expect(page.getByText("The model's side failed")).toBeVisible();
  await page.getByRole("link", { name: /5 credits came back/ }).click();
  await expect(page.locator("#ledger").getByText("Given back")).toBeVisible();
  await page.getByRole("button", { name: "Try again · 5 credits" }).click();
  await expect(page).not.toHaveURL(new RegExp(id));
  await expect(page.getByText("Tries again")).toBeVisible();
});

test("an edited image can be laid over what it was made from", async ({ page, served }) => {
  await signUp(page, served);
  const [first = ""] = await make(page, served, { prompt: "A valley" });
  const { task } = await ask<Read>(page, served, READ, { id: first });
  const source = task?.assets[0]?.id ?? "";
  const [edited = ""] = await make(page, served, {
    prompt: "In winter",
    model: "nano-banana-edit",
    sourceImages: [source],
  });
  await page.goto(`${served.origin}/creations/${edited}`);
  await page.getByRole("button", { name: "Before / after" }).click();
  const slider = page.getByRole("slider");
  await slider.press("ArrowRight");
  await expect(page.getByRole("spinbutton")).toHaveValue("51");
  await expect(page).toHaveURL(new RegExp(edited));
  await page.getByRole("button", { name: "Show after" }).click();
  await expect(slider).toHaveValue("0");
  await page.getByRole("button", { name: "Show before" }).click();
  await expect(slider).toHaveValue("100");
});

test("a frame of a video becomes the first frame of another", async ({ page, served }) => {
  await signUp(page, served);
  const create = `mutation ($input: CreateVideoTaskInput!) {
    made: createVideoTask(input: $input) { ... on CreateVideoTaskPayload { task { id } } }
  }`;
  const input = { task: { model: "veo-3.1-fast", prompt: "A boat drifts" } };
  const { made } = await ask<{ made: { task: { id: string } } }>(page, served, create, { input });
  await page.goto(`${served.origin}/creations/${made.task.id}`);
  await page.getByRole("button", { name: "Use this frame as first frame" }).click({ timeout: 30_000 });
  await page.waitForURL(/\/create\?.*image=/);
  const id = new URL(page.url()).searchParams.get("image");
  const { node } = await ask<{ node: { url: string } }>(
    page,
    served,
    "query ($id: ID!) { node(id: $id) { ... on Asset { url } } }",
    { id },
  );
  const alpha = await page.evaluate(async (url) => {
    const picture = await createImageBitmap(await (await fetch(url)).blob());
    const context = new OffscreenCanvas(1, 1).getContext("2d");
    context?.drawImage(picture, 0, 0, 1, 1);
    return context?.getImageData(0, 0, 1, 1).data[3];
  }, node.url);
  expect(alpha).toBe(255);
});

test("two browsers of one person stay in step", async ({ page, served, browser }) => {
  await signUp(page, served);
  const [id = ""] = await make(page, served, { prompt: "A lighthouse" });
  await page.goto(`${served.origin}/creations`);
  const elsewhere = await browser.newContext({ storageState: await page.context().storageState() });
  const second = await elsewhere.newPage();
  await second.goto(`${served.origin}/creations`);
  await expect(second.locator("[data-live=live]")).toBeVisible();
  await expect(page.locator("[data-live=live]")).toBeVisible();
  await tile(page, id).getByRole("button", { name: "Favourite" }).click();
  await expect(tile(second, id).getByRole("button", { name: "Favourite" })).toHaveAttribute("aria-pressed", "true");
  // What is made in one appears running in the other, and turns into its result in the same place.
  const next = await create(second, served, { prompt: "A whale" });
  await expect(tile(page, next)).toBeVisible();
  await expect(tile(page, next)).toHaveAttribute("data-task-status", "COMPLETED");
  await expect(tile(page, next).locator("img")).toBeVisible();
  await elsewhere.close();
});

test("without scripts a creation is marked, deleted and brought back by plain forms", async ({
  page,
  served,
  browser,
}) => {
  await signUp(page, served);
  const [id = ""] = await make(page, served, { prompt: "A paper crane" });
  const plain = await browser.newContext({
    storageState: await page.context().storageState(),
    javaScriptEnabled: false,
  });
  const still = await plain.newPage();
  await still.goto(`${served.origin}/creations`);
  await tile(still, id).getByRole("button", { name: "Favourite" }).click();
  await expect(tile(still, id).getByRole("button", { name: "Favourite" })).toHaveAttribute("aria-pressed", "true");
  await tick(still, id).check();
  await still
    .getByRole("form", { name: /selected/ })
    .getByRole("button", { name: "Delete" })
    .click();
  await expect(still.getByText("1 creation deleted.")).toBeVisible();
  await expect(tile(still, id)).toHaveCount(0);
  await still.getByRole("button", { name: "Undo" }).click();
  await expect(tile(still, id)).toBeVisible();
  await plain.close();
});

test("an entry of a creation's ledger leads to its row among all movements, however old, and back", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  // A first page of movements has twenty; these make more than that.
  const wishes = Array.from({ length: 12 }, (_, index) => ({ prompt: `Pebble ${index + 1}` }));
  const [first = ""] = await make(page, served, ...wishes);
  await page.goto(`${served.origin}/creations/${first}`);
  await page.locator("#ledger").getByRole("link", { name: "Held at the start" }).click();
  await page.waitForURL(/\/billing\?at=.+#movement-/);
  const row = page.locator("li[aria-current=true]");
  await expect(row).toBeFocused();
  await expect(row).toBeInViewport();
  await expect(row).toContainText("Held at the start");
  await page.reload();
  await expect(row).toBeFocused();
  await page.locator("[data-line]", { has: row }).getByRole("link").click();
  await page.waitForURL(new RegExp(`/creations/${first}`));
});
