import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "@playwright/test";
import { type Served, startServer } from "../../support/server/process.ts";
import { signUp } from "./studio.ts";

type Cookies = Awaited<ReturnType<BrowserContext["cookies"]>>;
export type Account = { email: string; password: string; cookies: Cookies };

/** Somebody who has just signed up, and done some `work` since. */
export async function newAccount(
  browser: Browser,
  site: Served,
  work?: (page: Page) => Promise<void>,
): Promise<Account> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const made = await signUp(page, site);
  await work?.(page);
  const cookies = await context.cookies();
  await context.close();
  return { ...made, cookies };
}

/** `npm run admin` of a site that is stopped, as its operator runs it. @returns what it says. */
export function admin(dataDir: string, order: readonly string[], settings: Record<string, string> = {}): string {
  const env = { PATH: process.env.PATH ?? "", NODE_ENV: "production" as const, DATA_DIR: dataDir, ...settings };
  const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/admin.mjs", ...order], {
    env,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

type Wanted = {
  role?: "ADMIN" | "SUPPORT";
  /** Settings of the server that serves in the end. */
  env?: Record<string, string>;
  /** What is done while it is stopped, once there is an operator. */
  meanwhile?: (dataDir: string, customer: Account) => Promise<void> | void;
};
export type OperatedSite = { served: Served; dataDir: string; operator: Account; customer: Account };

/** A server of its own with an operator, made one on its command line as on a real site, and a customer. */
export async function operatedSite(
  browser: Browser,
  { role = "ADMIN", env, meanwhile }: Wanted,
  use: (site: OperatedSite) => Promise<void>,
): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), "nano-banana-operators-"));
  const first = await startServer({ dataDir });
  const [operator, customer] = [await newAccount(browser, first), await newAccount(browser, first)];
  await first.stop();
  admin(dataDir, ["role", operator.email, role]);
  await meanwhile?.(dataDir, customer);
  const served = await startServer({ dataDir, port: first.port, ...(env && { env }) });
  await use({ served, dataDir, operator, customer });
  await served.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

/** A device of the browser's own that asks for nothing and says yes to all. */
export async function withAuthenticator(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  const options = {
    protocol: "ctap2" as const,
    transport: "internal" as const,
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    automaticPresenceSimulation: true,
  };
  await session.send("WebAuthn.addVirtualAuthenticator", { options });
}
