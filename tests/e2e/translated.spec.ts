import type { Page, Request } from "@playwright/test";
import { PAGES } from "./support/pages.ts";
import { test as shop } from "./support/shop.ts";
import { makeSite, type Site } from "./support/site.ts";
import { expect, signUp } from "./support/studio.ts";
import { translate } from "./support/translate.ts";

const test = shop.extend<object, { site: Site }>({ site: [makeSite, { scope: "worker", timeout: 120_000 }] });

/** Opens a page, waits until its script has taken over, and has it translated. */
async function openTranslated(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.waitForFunction(() => {
    const main = document.querySelector("main");
    return main !== null && Object.keys(main).some((key) => key.startsWith("__react"));
  });
  await translate(page);
}

/** Waits until nothing of what was sent is still under way, and the page has drawn what came. */
function underWay(page: Page): () => Promise<void> {
  const open = new Set<Request>();
  page.on("request", (request) => {
    if (/\.data(\?|$)/.test(request.url())) open.add(request);
  });
  page.on("requestfinished", (request) => open.delete(request));
  page.on("requestfailed", (request) => open.delete(request));
  const drawn = () =>
    page.evaluate(() => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));
  return async () => {
    await drawn();
    await expect.poll(() => open.size).toBe(0);
    await drawn();
  };
}

async function expectItWorks(page: Page, what: string): Promise<void> {
  await expect(page.locator("main").first(), what).toBeVisible();
  await expect(page.getByText(/This page did not work/), what).toHaveCount(0);
}

/** Sends a page's forms one after the other as they stand: busy while they are sent, then refused or done. */
async function sendForms(page: Page, address: string): Promise<number> {
  const settled = underWay(page);
  await openTranslated(page, address);
  const forms = page.locator("main form, [role=dialog] form");
  const count = await forms.count();
  const opened = page.url();
  for (let index = 0; index < count; index++) {
    if (page.url() !== opened || (await forms.count()) <= index) await openTranslated(page, address);
    if ((await forms.count()) <= index) break;
    await forms.nth(index).evaluate((form: HTMLFormElement) => {
      form.noValidate = true;
      form.requestSubmit();
    });
    await settled();
    await expectItWorks(page, `${address}, form ${index + 1} of ${count}`);
  }
  return count;
}

for (const [who, pages] of Object.entries(PAGES)) {
  test(`translated by the browser, every form of a page for ${who} is sent, busy, refused and done`, async ({
    page,
    context,
    served,
    site,
  }) => {
    test.setTimeout(180_000);
    if (who === "account") await context.addCookies(site.account.cookies);
    // A buyer is led to Stripe's page; without an answer from there the page stays as it is.
    await page.route(/\/(pay|portal)\//, (route) => route.fulfill({ status: 204 }));
    let sent = 0;
    for (const [name, path] of Object.entries(pages)) {
      // It has no script, and nothing to send.
      if (name === "offline") continue;
      const address = served.origin + (typeof path === "function" ? path(site.everything) : path);
      sent += await sendForms(page, address);
    }
    expect(sent).toBeGreaterThan(who === "account" ? 30 : 1);
  });
}

test("translated by the browser, a prompt is written and an image made of it, and one that fails says so", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  await openTranslated(page, `${served.origin}/prompts`);
  await page.getByLabel("Your idea").fill("A boat that waits for wind");
  await page.getByRole("button", { name: /Write my prompt/ }).click();
  await page.waitForURL(/\/prompts\/./);
  await expect(page.getByRole("button", { name: /Improve/ })).toBeVisible();
  await expectItWorks(page, "a prompt that was written");
  for (const [prompt, outcome] of [
    ["A pear", "COMPLETED"],
    ["A fig #sim:policy", "FAILED"],
  ] as const) {
    await openTranslated(page, `${served.origin}/create`);
    await page
      .getByRole("textbox", { name: /prompt/i })
      .first()
      .fill(prompt);
    await page.getByRole("button", { name: /^Make image/ }).click();
    await expect(page.locator(`[data-task-status=${outcome}], [data-task] img`).first()).toBeVisible({
      timeout: 40_000,
    });
    await expectItWorks(page, prompt);
  }
});
