import { make } from "./support/made.ts";
import { ask, expect, signUp, test, untilKeysWork } from "./support/studio.ts";

test.use({ viewport: { width: 1440, height: 900 } });

test("the rail is 64 px wide, names its places when they are looked at, and tells what is left", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  await page.goto(`${served.origin}/creations`);
  const rail = page.getByRole("banner");
  expect((await rail.boundingBox())?.width).toBe(64);
  const places = page.getByRole("navigation", { name: "Studio" });
  const library = places.getByRole("link", { name: "Library of creations and uploads" });
  await expect(library).toHaveAttribute("aria-current", "page");
  await expect(page.getByTestId("credits")).toContainText("200");
  const tip = rail.getByText("Prompts you saved");
  await expect(tip).toBeHidden();
  await places.getByRole("link", { name: "Prompts" }).hover();
  await expect(tip).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(tip).toBeHidden();
  await page.mouse.move(700, 400);
  await places.getByRole("link", { name: "Create" }).focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(tip).toBeVisible();
});

test("stories that were begun are beside their place of the rail, and on Me", async ({ page, served }) => {
  await signUp(page, served);
  type Begun = { createWorkflow: { workflow: { id: string } } };
  const begin = "mutation { createWorkflow { ... on CreateWorkflowPayload { workflow { id } } } }";
  const { id } = (await ask<Begun>(page, served, begin)).createWorkflow.workflow;
  const write = `mutation ($input: CreatePromptInput!) {
    createPrompt(input: $input) { ... on CreatePromptPayload { prompt { id title } } }
  }`;
  type Written = { createPrompt: { prompt: { id: string; title: string } } };
  const { prompt } = (
    await ask<Written>(page, served, write, { input: { idea: "A paper boat on a lake", kind: "IMAGE" } })
  ).createPrompt;
  const turn = "mutation ($input: UpdateWorkflowInput!) { updateWorkflow(input: $input) { __typename } }";
  await ask(page, served, turn, { input: { id, prompt: prompt.id, step: "IMAGE" } });
  await page.goto(`${served.origin}/creations`);
  const story = page.getByRole("navigation", { name: "Studio" }).getByRole("link", { name: prompt.title });
  await expect(story).toBeHidden();
  await page.getByRole("link", { name: "Story: from words to a clip" }).hover();
  await story.click();
  await page.waitForURL(new RegExp(`/create\\?story=${id}`));
  await page.goto(`${served.origin}/me`);
  await expect(page.getByRole("main").getByRole("link", { name: prompt.title })).toBeVisible();
});

test("Me at the rail's foot has the account, language, colours, keys and the way out", async ({ page, served }) => {
  const { email } = await signUp(page, served);
  await page.goto(`${served.origin}/creations`);
  const me = page.getByRole("navigation", { name: "Account" });
  await me.locator("summary").click();
  await expect(me.getByText(email)).toBeVisible();
  await me.getByRole("button", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(me.getByText(email)).toBeHidden();
  await me.locator("summary").click();
  await expect(me.getByText(email)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(me.getByText(email)).toBeHidden();
  await expect(me.locator("summary")).toBeFocused();
  await me.locator("summary").click();
  await me.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(/\/(sign-in)?$/);
});

test("g and a letter lead to each place", async ({ page, served }) => {
  await signUp(page, served);
  await make(page, served, { prompt: "One" });
  await page.goto(`${served.origin}/creations`);
  await untilKeysWork(page);
  for (const [key, address] of [
    ["p", /\/prompts$/],
    ["s", /\/create\?story=new/],
    ["c", /\/create$/],
    ["b", /\/billing$/],
    ["l", /\/creations$/],
  ] as const) {
    await page.keyboard.press("g");
    await page.keyboard.press(key);
    await page.waitForURL(address);
  }
});

test("on paper the rail is gone and takes no room", async ({ page, served }) => {
  await signUp(page, served);
  await page.goto(`${served.origin}/creations`);
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("banner")).toBeHidden();
  expect(await page.locator("main").evaluate((main) => main.getBoundingClientRect().left)).toBe(0);
});
