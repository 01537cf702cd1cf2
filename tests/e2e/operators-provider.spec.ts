import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { KieStandIn } from "../support/kie-stand-in/stand-in.ts";
import { recordOf } from "../support/kie-stand-in/wire.ts";
import { freePort, type Served, startServer } from "../support/server/process.ts";
import { admin, withAuthenticator } from "./support/operators.ts";
import { test as base, expect, signUp } from "./support/studio.ts";

const HOST = "studio.example.org";
const FIRST = { key: "kie-key-of-the-first-account", secret: "signs-the-callbacks-of-the-first" };
const SECOND = { key: "kie-key-of-the-second-account", secret: "signs-the-callbacks-of-the-second" };

const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
// Of this port as if it were https, as it is on the internet.
const port = await freePort();
const args = [
  "--no-sandbox",
  `--host-resolver-rules=MAP ${HOST} 127.0.0.1`,
  `--unsafely-treat-insecure-origin-as-secure=http://${HOST}:${port}`,
];

type Site = { served: Served; kie: KieStandIn; origin: string; operator: { email: string; password: string } };

/** A site that works at kie.ai, which stands here, by the name of the internet that it calls its own. */
const test = base.extend<object, { site: Site }>({
  site: [
    async ({ browser }, use) => {
      const picture = readFileSync("public/icon-192.png");
      const kie = new KieStandIn([() => ({ headers: { "content-type": "image/png" }, body: picture })]);
      const listening = createServer((req, res) => {
        kie.handle(req, res).then(
          (isAnswered) => isAnswered || res.writeHead(404).end(),
          () => res.destroy(),
        );
      }).listen(0, "127.0.0.1");
      await once(listening, "listening");
      const { port: kiePort } = listening.address() as AddressInfo;
      const dataDir = mkdtempSync(join(tmpdir(), "nano-banana-provider-"));
      kie.origin = `http://127.0.0.1:${kiePort}`;
      kie.callbackOrigin = `http://127.0.0.1:${port}`;
      kie.webhookHmacKeys.set(FIRST.key, FIRST.secret).set(SECOND.key, SECOND.secret);
      const origin = `http://${HOST}:${port}`;
      const env = {
        KIE_API_KEY: FIRST.key,
        KIE_WEBHOOK_HMAC_KEY: FIRST.secret,
        KIE_API_BASE: kie.origin,
        KIE_UPLOAD_BASE: kie.origin,
        OUTBOUND_ALLOW: `127.0.0.1:${kiePort}`,
        PUBLIC_URL: origin,
      };
      const first = await startServer({ dataDir, port, env });
      const context = await browser.newContext();
      const operator = await signUp(await context.newPage(), { ...first, origin });
      await context.close();
      await first.stop();
      admin(dataDir, ["role", operator.email, "ADMIN"], env);
      admin(dataDir, ["grant", operator.email, "500", "--reason", "For a test"], env);
      const served = await startServer({ dataDir, port, env });
      await use({ served, kie, origin, operator });
      await served.stop();
      listening.close();
      listening.closeAllConnections();
      rmSync(dataDir, { recursive: true, force: true });
    },
    { scope: "worker", timeout: 180_000 },
  ],
});

test.use({ launchOptions: { executablePath, args } });

const act = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

/** Orders a picture as the page's own account, and waits for it. */
async function order(page: Page, prompt: string): Promise<string> {
  return page.evaluate(async (words) => {
    const ask = async (query: string, variables: object) => {
      const headers = { "content-type": "application/json" };
      const answer = await fetch("/graphql", { method: "POST", headers, body: JSON.stringify({ query, variables }) });
      return (await answer.json()).data;
    };
    const input = { task: { model: "nano-banana", prompt: words } };
    const made = await ask(
      "mutation ($input: CreateImageTaskInput!) { createImageTask(input: $input) { ... on CreateImageTaskPayload { task { id } } } }",
      { input },
    );
    const { id } = made.createImageTask.task;
    for (;;) {
      const { task } = await ask("query ($id: ID!) { task(id: $id) { status } }", { id });
      if (!["PENDING", "PROCESSING", "SAVING"].includes(task.status)) return String(task.status);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }, prompt);
}

test("an administrator adds a key, drains the first, and orders go on by the new one", async ({ page, site }) => {
  const { kie, origin, operator, served } = site;
  kie.plan("quick", {
    callbacks: [(made) => kie.success(made)],
    callbackAfterMs: 50,
    record: [(made) => recordOf(made, { state: "success", urls: [`${kie.origin}/r/${made.taskId}/0.bin`] })],
  });
  await page.goto(`${origin}/sign-in`);
  await page.getByLabel("Email").fill(operator.email);
  await page.getByLabel("Password").fill(operator.password);
  await page.getByRole("main").getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL(/create/);
  // Whoever runs a site that works at kie.ai has a passkey, and has used it.
  await withAuthenticator(page);
  await page.goto(`${origin}/account`);
  const passkeys = act(page, "Passkeys");
  await passkeys.getByLabel("Name of the passkey").fill("Desk");
  await passkeys.getByRole("button", { name: "Add a passkey" }).click();
  await expect(passkeys.getByText("The passkey is added.")).toBeVisible();
  expect(await order(page, "a kite [[quick]]")).toBe("COMPLETED");
  await page.goto(`${origin}/operators/provider`);
  const keys = page.getByRole("region", { name: "Keys to kie.ai" }).getByRole("listitem");
  await expect(keys).toHaveCount(1);
  await expect(keys.first()).toContainText("KIE_API_KEY");

  const add = act(page, "Add a key");
  await add.getByLabel("Name").fill("Second account");
  await add.getByLabel("Key", { exact: true }).fill(SECOND.key);
  await add.getByLabel("Key of its callbacks").fill(SECOND.secret);
  await add.getByRole("button", { name: "Add" }).click();
  await expect(keys).toHaveCount(2);
  await expect(keys.nth(1)).toContainText("Second account");
  await expect(add.getByRole("status")).toHaveText("The key is added.");

  const use = act(page, "Use of a key");
  await use.getByRole("radio", { name: /KIE_API_KEY/ }).check();
  await use.getByRole("radio", { name: "Draining" }).check();
  await use.getByLabel("Reason").fill("It is replaced");
  await use.getByRole("button", { name: "Set use" }).click();
  await expect(keys.first()).toContainText("Draining");
  for (const n of [1, 2, 3]) expect(await order(page, `kite number ${n} [[quick]]`)).toBe("COMPLETED");
  expect(kie.ordersOf("quick").map(({ key }) => key)).toEqual([FIRST.key, SECOND.key, SECOND.key, SECOND.key]);
  expect(new Set(kie.callbacks.map(({ status }) => status))).toEqual(new Set([200]));

  // The last that is active stays, and the page says why.
  await use.getByRole("radio", { name: /Second account/ }).check();
  await use.getByLabel("Reason").fill("By mistake");
  await use.getByRole("radio", { name: "Draining" }).check();
  await use.getByRole("button", { name: "Set use" }).click();
  await expect(use.getByRole("alert")).toBeVisible();
  await expect(keys.nth(1)).toContainText("Active");

  await page.goto(`${origin}/operators/log`);
  await expect(page.getByRole("listitem").filter({ hasText: "Added a key to kie.ai" })).toHaveCount(1);
  const written = served.output() + (await page.content());
  for (const secret of [SECOND.key, SECOND.secret]) expect(written).not.toContain(secret);

  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(`${origin}/operators/provider`);
  await expect(keys).toHaveCount(2);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});
