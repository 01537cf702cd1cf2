import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Served, startServer } from "../support/server/process.ts";
import { test as base, expect, signUp } from "./support/studio.ts";

/** What `npm run dev` serves: the sources, through Vite. */
const test = base.extend<object, { site: Served }>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's pattern
    async ({}, use) => {
      const dataDir = mkdtempSync(join(tmpdir(), "nano-banana-dev-"));
      const site = await startServer({ dataDir, script: "scripts/dev.mjs", env: { NODE_ENV: "development" } });
      await use(site);
      await site.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
    { scope: "worker", timeout: 120_000 },
  ],
});

test("npm run dev serves the studio from its sources: somebody signs up and makes an image", async ({ page, site }) => {
  test.setTimeout(120_000);
  await signUp(page, site);
  expect(await (await page.request.get(`${site.origin}/app/root.tsx`)).text()).toContain("import.meta.hot");
  await page.getByRole("textbox", { name: "Prompt", exact: true }).fill("a banana in development");
  await page.getByRole("button", { name: /^Make (?!it better)/ }).click();
  await expect(page.getByRole("link", { name: "Download" }).first()).toBeVisible({ timeout: 60_000 });
});
