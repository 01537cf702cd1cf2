import type { Locator, Page } from "@playwright/test";
import type { Served } from "../support/server/process.ts";
import { findings } from "./support/inspect.ts";
import { make, READ, type Read, tile } from "./support/made.ts";
import { ask, expect, HANDS, type Hand, press, signUp, test, untilKeysWork } from "./support/studio.ts";

const CHILDREN = `query ($id: ID!) { task(id: $id) { childrenConnection(first: 10) { nodes {
  id kind status prompt model { slug } parent { id }
} } } }`;
type Child = { id: string; kind: string; status: string; prompt: string; model: { slug: string } };
type Children = { task: { childrenConnection: { nodes: Child[] } } };

const VIDEO = `mutation ($input: CreateVideoTaskInput!) {
  made: createVideoTask(input: $input) { ... on CreateVideoTaskPayload { task { id } } }
}`;

const sheet = (page: Page) => page.getByRole("dialog", { name: "Make it better" });
const button = (within: Page | Locator) => within.getByRole("button", { name: "Make it better" });
const strip = (within: Page | Locator) => within.getByRole("navigation", { name: "Versions" });
const card = (page: Page, id: string) => page.locator(`main [data-shot^="${id}."]`);

/** Opens the sheet from a card, on the page where all is made or in the library. */
async function open(page: Page, at: Locator, hand: Hand): Promise<void> {
  // What is said of the order before stands there for a while, and would lie over what opens.
  const said = page.getByRole("region", { name: "What you just did" }).getByRole("button", { name: "Close" });
  while ((await said.count()) > 0) await press(said.first(), hand);
  if (hand === "keys") {
    await at.getByRole("link").first().focus();
    await page.keyboard.press("b");
  } else if (hand === "touch") {
    await at.getByRole("button", { name: /^More/ }).tap();
    const isInLibrary = new URL(page.url()).pathname === "/creations";
    await button(isInLibrary ? at : page.getByRole("list", { name: "More" })).tap();
  } else {
    await at.hover();
    await button(at).click();
  }
  await expect(sheet(page)).toBeVisible();
}

/** Orders one of the things that can be made, with words where it wants some. */
async function order(page: Page, hand: Hand, what: string, words = ""): Promise<void> {
  await press(sheet(page).getByRole("button", { name: what }), hand);
  if (words !== "") await sheet(page).getByRole("textbox").fill(words);
  await press(sheet(page).getByRole("button", { name: new RegExp(`^${what} · \\d+$`) }), hand);
  await expect(sheet(page)).toBeHidden();
}

/** What came of a task, once so many are there and ready; oldest first. */
async function childrenOf(page: Page, served: Served, id: string, count: number): Promise<Child[]> {
  let nodes: Child[] = [];
  await expect(async () => {
    nodes = (await ask<Children>(page, served, CHILDREN, { id })).task.childrenConnection.nodes;
    expect(nodes.map(({ status }) => status)).toEqual(Array.from({ length: count }, () => "COMPLETED"));
  }).toPass({ timeout: 40_000 });
  return nodes;
}

async function makeVideo(page: Page, served: Served): Promise<string> {
  const input = { task: { model: "veo-3.1-fast", prompt: "waves" } };
  const { made } = await ask<{ made: { task: { id: string } } }>(page, served, VIDEO, { input });
  const status = async () => (await ask<Read>(page, served, READ, { id: made.task.id })).task?.status;
  await expect.poll(status, { timeout: 30_000 }).toBe("COMPLETED");
  return made.task.id;
}

/** The page of what was made leads to what it was made from. */
async function expectParentShown(page: Page, { origin }: Served, id: string, parent: string): Promise<void> {
  await page.goto(`${origin}/creations/${id}`);
  const lineage = page.locator("section", { has: page.getByRole("heading", { name: "Where it comes from" }) });
  await expect(lineage.locator(`a[href$="/creations/${parent}"]`).first()).toBeVisible();
}

for (const { hand, device, use } of HANDS) {
  test.describe(() => {
    test.use(use);

    test(`by ${hand} on ${device} a card of the feed is set in motion, put into a video and expanded, and a named part of it changed, without leaving the page`, async ({
      page,
      served,
    }) => {
      test.setTimeout(150_000);
      await signUp(page, served);
      const shape = { aspectRatio: "16:9" };
      const [fox = "", house = ""] = await make(
        page,
        served,
        { prompt: "A fox", ...shape },
        { prompt: "A house by the sea", model: "grok-imagine-image-2", ...shape },
      );
      await page.goto(`${served.origin}/create`);
      await untilKeysWork(page);

      await open(page, card(page, fox), hand);
      await order(page, hand, "Set in motion", "it runs");
      await expect(page.getByText("It is being made.").first()).toBeVisible();
      await open(page, card(page, fox), hand);
      await order(page, hand, "Put into a video", "it looks out of a train");
      await open(page, card(page, fox), hand);
      await press(sheet(page).getByRole("button", { name: "Expand" }), hand);
      await press(sheet(page).getByRole("radio", { name: "9:16", exact: true }), hand);
      await press(sheet(page).getByRole("button", { name: /^Expand · \d+$/ }), hand);
      await expect(sheet(page)).toBeHidden();
      const made = await childrenOf(page, served, fox, 3);
      expect(made.map(({ kind, prompt }) => (kind === "IMAGE" ? kind : `${kind} ${prompt}`)).toSorted()).toEqual([
        "IMAGE",
        "VIDEO it looks out of a train",
        "VIDEO it runs",
      ]);
      for (const { id } of made) await expect(card(page, id).first()).toBeVisible();

      await open(page, card(page, house), hand);
      await press(sheet(page).getByRole("button", { name: "Edit a part" }), hand);
      const editor = page.getByRole("dialog", { name: "Edit a part" });
      await press(editor.getByRole("radio", { name: "Name it" }), hand);
      await editor.getByLabel("Which part, and what becomes of it").fill("the roof becomes blue");
      await press(editor.getByRole("button", { name: /^Change it · \d+ credits?$/ }), hand);
      await expect(editor).toBeHidden();
      const [changed] = await childrenOf(page, served, house, 1);
      expect(changed).toMatchObject({ model: { slug: "grok-imagine-image-2-segments" } });
      expect(new URL(page.url()).pathname).toBe("/create");

      for (const { id } of made) await expectParentShown(page, served, id, fox);
      await expectParentShown(page, served, changed?.id ?? "", house);
    });

    test(`by ${hand} on ${device} a card of the library is made larger, cut out, cropped or longer, and another version of it begun with, without leaving the page`, async ({
      page,
      served,
    }) => {
      test.setTimeout(120_000);
      await signUp(page, served);
      const [id = ""] = await make(page, served, { prompt: "A lighthouse", aspectRatio: "16:9" });
      const waves = await makeVideo(page, served);
      await page.goto(`${served.origin}/creations`);
      await untilKeysWork(page);
      await open(page, tile(page, id), hand);
      await order(page, hand, "Larger");
      await expect(page.getByText("It is being made.").first()).toBeVisible();
      const [larger] = await childrenOf(page, served, id, 1);
      await expect(tile(page, larger?.id ?? "")).toHaveAttribute("data-task-status", "COMPLETED");

      await open(page, tile(page, id), hand);
      await press(sheet(page).getByRole("button", { name: "Crop and turn" }), hand);
      const editor = page.getByRole("dialog", { name: "Crop and turn" });
      await editor.getByLabel("Width", { exact: true }).fill("300");
      await press(editor.getByRole("button", { name: "Keep this · free" }), hand);
      await expect(editor.getByText("It is kept as a picture of its own.")).toBeVisible();
      await press(editor.getByRole("button", { name: "Done" }), hand);
      await expect(editor).toBeHidden();
      if (hand !== "touch") await expect(tile(page, id).locator(":focus")).toHaveCount(1);

      // The crop is a version, and can be gone on from.
      await open(page, tile(page, id), hand);
      await press(strip(sheet(page)).getByRole("button", { name: /^Version \d: Cropped/ }), hand);
      await expect(strip(sheet(page)).getByRole("button", { name: /^Version \d: Cropped/ })).toHaveAttribute(
        "aria-current",
        "true",
      );
      await order(page, hand, "Cut out");
      await childrenOf(page, served, id, 2);

      await open(page, tile(page, waves), hand);
      await order(page, hand, "Longer");
      const [longer] = await childrenOf(page, served, waves, 1);
      expect(new URL(page.url()).pathname).toBe("/creations");
      await expectParentShown(page, served, longer?.id ?? "", waves);
    });

    test(`by ${hand} on ${device} what opens from a card is without fault in both themes, and gives the focus back`, async ({
      page,
      served,
    }) => {
      test.setTimeout(120_000);
      await signUp(page, served);
      const [id = ""] = await make(page, served, { prompt: "A heron", aspectRatio: "16:9" });
      await page.goto(`${served.origin}/create`);
      await untilKeysWork(page);
      for (const name of [null, "Edit a part", "Crop and turn"]) {
        await open(page, card(page, id), hand);
        if (name !== null) {
          await press(sheet(page).getByRole("button", { name }), hand);
          await expect(page.getByRole("dialog", { name })).toBeVisible();
        } else {
          await press(sheet(page).getByRole("button", { name: "Expand" }), hand);
          await expect(sheet(page).getByRole("button", { name: /^Expand · \d+$/ })).toBeEnabled();
        }
        for (const colorScheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
          expect(await findings(page), `${name ?? "the sheet"} ${colorScheme}`).toEqual([]);
        }
        await page.keyboard.press("Escape");
        await expect(page.getByRole("dialog")).toHaveCount(0);
        await expect(card(page, id).locator(":focus")).toHaveCount(1);
      }
    });
  });
}

test("in the column beside the feed and over the whole screen the same sheet opens, by mouse and by a key, and both stay", async ({
  page,
  served,
}) => {
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 1440, height: 900 });
  await signUp(page, served);
  const [id = ""] = await make(page, served, { prompt: "A heron" });
  await page.goto(`${served.origin}/create`);
  await untilKeysWork(page);
  const beside = page.getByRole("complementary", { name: "The chosen result" });
  await button(beside).click();
  await order(page, "mouse", "Larger");
  const [larger] = await childrenOf(page, served, id, 1);
  // The newest is what is told of, with what it was made from.
  await expect(beside.locator(`a[href$="/creations/${id}"]`).first()).toBeVisible();
  await expect(card(page, larger?.id ?? "")).toBeVisible();

  await page.goto(`${served.origin}/create?view=${id}`);
  const viewer = page.getByRole("dialog", { name: "View full screen" });
  await expect(strip(viewer).getByRole("listitem")).toHaveCount(2);
  await button(viewer).click();
  await order(page, "mouse", "Cut out");
  await childrenOf(page, served, id, 2);
  await expect(strip(viewer).getByRole("listitem")).toHaveCount(3);
  await page.keyboard.press("b");
  await press(sheet(page).getByRole("button", { name: "Change by words" }), "keys");
  await sheet(page).getByLabel("What should change?").fill("at night");
  await press(sheet(page).getByRole("button", { name: /^Change · \d+$/ }), "keys");
  await childrenOf(page, served, id, 3);
  await expect(strip(viewer).getByRole("listitem")).toHaveCount(4);
  // What is pressed there is told there.
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  const own = help.getByRole("region", { name: "On this page" });
  for (const [label, keys] of [
    ["Make it better", ["B"]],
    ["Back to what this was made from", ["Ctrl", "Z"]],
    ["Forward to what was made of this", ["Ctrl", "Shift", "Z"]],
  ] as const)
    await expect(own.locator("div", { has: page.getByText(label, { exact: true }) }).locator("kbd")).toHaveText(keys);
  await page.keyboard.press("Escape");
  await expect(help).toBeHidden();
  await expect(viewer).toBeVisible();
});
