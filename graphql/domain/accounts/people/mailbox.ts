import { createHmac } from "node:crypto";
import { disposableEmailBlocklistSet } from "disposable-email-domains-js";
import { keysFor } from "#graphql/runtime/secrets.ts";

let disposableDomains: Set<string> | undefined;

/**
 * The mailbox that an address reaches, whichever way it is written: capitals, dots and what follows a plus are left out,
 * as most providers do. Letters that only look alike can't differ, because an address has ASCII letters alone. Two people
 * share one so seldom that it may decide on what is given away, but never on who somebody is.
 */
export function mailboxOf(email: string): string {
  const [local = "", domain = ""] = email.normalize("NFKC").toLowerCase().split("@");
  const name = local.split("+", 1)[0]?.replaceAll(".", "") ?? "";
  return `${name}@${domain === "googlemail.com" ? "gmail.com" : domain}`;
}

/**
 * What is kept of a mailbox when its account is gone: whoever reads it learns no address, nor can try one, without our
 * secret. The first is under the secret of today, the others under earlier ones.
 */
export function hashesOfMailbox(email: string): [string, ...string[]] {
  const [latest, ...earlier] = keysFor("welcome credits");
  const hash = (key: Buffer) => createHmac("sha256", key).update(mailboxOf(email)).digest("base64url");
  return [hash(latest), ...earlier.map(hash)];
}

/** Whether an address is at a domain, or below one, that gives mailboxes to everybody for minutes. */
export function isDisposable(email: string): boolean {
  disposableDomains ??= disposableEmailBlocklistSet();
  const labels = email.toLowerCase().split("@").at(-1)?.split(".") ?? [];
  return labels.some((_, start) => disposableDomains?.has(labels.slice(start).join(".")));
}
