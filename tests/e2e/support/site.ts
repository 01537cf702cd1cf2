import type { Browser, BrowserContext } from "@playwright/test";
import type { Served } from "../../support/server/process.ts";
import { type Everything, makeEverything } from "./pages.ts";
import { signUp } from "./studio.ts";

type Account = Awaited<ReturnType<BrowserContext["storageState"]>>;

/** One account with one of everything, for tests that only look at it. */
export type Site = { account: Account; everything: Everything };

/** A worker's fixture: makes the account once, on the server that the worker has. */
export async function makeSite(
  { served, browser }: { served: Served; browser: Browser },
  use: (site: Site) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signUp(page, served);
  const everything = await makeEverything(page, served);
  const account = await context.storageState();
  await context.close();
  await use({ account, everything });
}
