import { ask, expect, signUp, test } from "./support/studio.ts";

const PAGES = [
  "/",
  "/developers",
  "/zh/developers",
  "/sign-in",
  "/sign-up",
  "/pricing",
  "/developers/explorer",
  "/nowhere",
];

test("every page comes with its policy: no script or style without a nonce, no frame around it", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  for (const path of [...PAGES, "/create", "/creations", "/billing", "/api-keys"]) {
    const response = await page.request.get(`${served.origin}${path}`);
    const policy = response.headers()["content-security-policy"] ?? "";
    const nonce = /script-src 'self' 'nonce-([^']+)'/.exec(policy)?.[1];
    expect(nonce, path).toBeTruthy();
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe-inline");
    const html = await response.text();
    const inline = [...html.matchAll(/<script(?![^>]*\ssrc=)([^>]*)>/g)].map(([, attributes]) => attributes);
    expect(
      inline.filter((attributes) => !attributes?.includes(`nonce="${nonce}"`)),
      path,
    ).toEqual([]);
    expect(html).not.toMatch(/<[^>]+\sstyle="|\son(click|load|error)="/);
  }
});

test("a partner makes a key, uses it, and revokes it", async ({ page, served }) => {
  await signUp(page, served);
  await page.goto(`${served.origin}/api-keys`);
  await page.getByLabel("Name").fill("Shop");
  await page.getByLabel("Create and change tasks").check();
  await page.getByRole("button", { name: "Make the key" }).click();
  const secret = (await page.locator("[role=status] code").first().textContent()) ?? "";
  expect(secret).toMatch(/^nbv_test_[0-9a-f]{48}$/);
  const use = () =>
    page.request.fetch(`${served.origin}/graphql`, {
      method: "POST",
      headers: { authorization: `Bearer ${secret}`, cookie: "" },
      data: { query: "{ viewer { id tasks { nodes { id } } } }" },
    });
  expect((await use()).status()).toBe(200);
  await page.reload();
  expect(await page.content()).not.toContain(secret);
  await page.getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByText("Revoked")).toBeVisible();
  expect((await use()).status()).toBe(401);
});

test("an endpoint is made, refused where it is private, tested, switched off and deleted", async ({ page, served }) => {
  await signUp(page, served);
  await page.goto(`${served.origin}/api-keys`);
  await page.getByLabel("Address (HTTPS)").fill("https://127.0.0.1/hook");
  await page.getByRole("button", { name: "Make the endpoint" }).click();
  await expect(page.getByText("Events are only sent to public addresses.")).toBeVisible();
  await page.getByLabel("Address (HTTPS)").fill("https://hooks.example.com/nano");
  await page.getByRole("button", { name: "Make the endpoint" }).click();
  await expect(page.locator("[role=status] code")).toContainText("whsec_");
  await page.getByRole("button", { name: "Send a test" }).click();
  await expect(page.getByText("webhook.test")).toBeVisible();
  await page.getByRole("button", { name: "Disable" }).click();
  await expect(page.getByText("Disabled", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("There are no endpoints yet.")).toBeVisible();
});

test("the explorer runs a document and follows a subscription with its own test key", async ({ page, served }) => {
  await signUp(page, served);
  await page.goto(`${served.origin}/developers/explorer`);
  await page.getByRole("button", { name: "Make a test key and begin" }).click();
  await expect(page.locator(".graphiql-query-editor")).toContainText("query Models");
  await page.locator(".graphiql-execute-button").click();
  await expect(page.locator(".result-window")).toContainText("nano-banana");
  await page.getByRole("tab", { name: "Events" }).click();
  await expect(page.locator(".graphiql-query-editor")).toContainText("subscription Events");
  // The editor learns a moment later which operation the tab holds.
  await expect(async () => {
    await page.locator(".graphiql-execute-button").click();
    await expect(page.locator(".result-window")).toContainText("SNAPSHOT", { timeout: 2000 });
  }).toPass();
  const { viewer } = await ask<{ viewer: { apiKeys: { name: string; sandbox: boolean }[] } }>(
    page,
    served,
    "{ viewer { apiKeys { name sandbox } } }",
  );
  expect(viewer.apiKeys).toEqual([{ name: "Explorer", sandbox: true }]);
});
