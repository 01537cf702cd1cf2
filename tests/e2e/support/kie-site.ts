import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "@playwright/test";
import { KieStandIn } from "../../support/kie-stand-in/stand-in.ts";
import { freePort, type Served, startServer } from "../../support/server/process.ts";
import { type Account, admin, newAccount } from "./operators.ts";

const HOST = "studio.example.org";
// Of this port as if it were https, as it is on the internet.
const port = await freePort();
const origin = `http://${HOST}:${port}`;

/** The browser of a site that is called by a name of the internet and stands here. */
export const launchOptions = {
  executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    `--host-resolver-rules=MAP ${HOST} 127.0.0.1`,
    `--unsafely-treat-insecure-origin-as-secure=${origin}`,
  ],
};

export const FIRST = { key: "kie-key-of-the-first-account", secret: "signs-the-callbacks-of-the-first" };
export const SECOND = { key: "kie-key-of-the-second-account", secret: "signs-the-callbacks-of-the-second" };
export const THIRD = { key: "kie-key-of-the-third-account", secret: "signs-the-callbacks-of-the-third" };

/** Two operators: at a desk and with a phone. */
export type KieSite = { served: Served; kie: KieStandIn; desk: Account; phone: Account; customer: Account };

/** A site that works at kie.ai, which stands here and records what it is asked, under the name that it calls its own. */
export async function kieSite(browser: Browser, use: (site: KieSite) => Promise<void>): Promise<void> {
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
  const dataDir = mkdtempSync(join(tmpdir(), "nano-banana-kie-"));
  kie.origin = `http://127.0.0.1:${kiePort}`;
  kie.callbackOrigin = `http://127.0.0.1:${port}`;
  for (const { key, secret } of [FIRST, SECOND, THIRD]) kie.webhookHmacKeys.set(key, secret);
  const env = {
    KIE_API_KEY: FIRST.key,
    KIE_WEBHOOK_HMAC_KEY: FIRST.secret,
    KIE_API_BASE: kie.origin,
    KIE_UPLOAD_BASE: kie.origin,
    OUTBOUND_ALLOW: `127.0.0.1:${kiePort}`,
    PUBLIC_URL: origin,
  };
  const first = await startServer({ dataDir, port, env });
  const arriving = { ...first, origin };
  const [desk, phone, customer] = [
    await newAccount(browser, arriving),
    await newAccount(browser, arriving),
    await newAccount(browser, arriving),
  ];
  await first.stop();
  for (const { email } of [desk, phone]) admin(dataDir, ["role", email, "ADMIN"], env);
  admin(dataDir, ["grant", customer.email, "2000", "--reason", "For a test"], env);
  const served = { ...(await startServer({ dataDir, port, env })), origin };
  await use({ served, kie, desk, phone, customer });
  await served.stop();
  listening.close();
  listening.closeAllConnections();
  rmSync(dataDir, { recursive: true, force: true });
}
