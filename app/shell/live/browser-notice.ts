import { store, stored } from "#app/lib/browser/storage.ts";

const CONSENT = "notices";

/** What the reader said to being told by the browser; nothing yet when never asked. */
type Consent = "yes" | "no" | null;

/** What was said in this browser. Where storage is forbidden the answer is no: we could not remember it. */
export function noticeConsent(): Consent {
  const kept = stored("localStorage", CONSENT);
  if (kept === undefined) return "no";
  return kept === "yes" || kept === "no" ? kept : null;
}

export function keepNoticeConsent(consent: "yes" | "no"): void {
  store("localStorage", CONSENT, consent);
}

/** Whether it makes sense to ask: the browser can, was not told anything yet, and the reader neither. */
export function mayAskForNotices(): boolean {
  return "Notification" in window && Notification.permission === "default" && noticeConsent() === null;
}

/** Asks the browser for leave. Only ever on a click. */
export async function askForNotices(): Promise<void> {
  keepNoticeConsent((await Notification.requestPermission()) === "granted" ? "yes" : "no");
}

/** Tells something through the browser, if the reader wishes so; a click on it leads to `path`. */
export async function notify(title: string, body: string, path: string): Promise<void> {
  if (!("Notification" in window) || Notification.permission !== "granted" || noticeConsent() !== "yes") return;
  const options = { body, tag: path, icon: "/icon-192.png", data: { path } };
  // Phones show notices through the service worker alone; without one the page itself does.
  const registration = await navigator.serviceWorker?.getRegistration();
  if (registration !== undefined) return registration.showNotification(title, options);
  const notice = new Notification(title, options);
  notice.onclick = () => {
    window.focus();
    window.location.assign(path);
  };
}
