import type { Page } from "@playwright/test";

/** Waits for `work`, at most `ms` milliseconds; when they are over it throws and says what was waited for. */
export async function within<T>(what: string, ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${ms} ms.`)), ms);
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Brings colours that are on their way to a theme's to where they go. Nothing is waited for: in a folded `details` a transition
 * that something measured (the height of a text area does) ends without its `finished` ever being kept.
 */
export async function settle(page: Page): Promise<void> {
  const ended = page.evaluate(() => {
    // What inherits a colour may set out when that has arrived.
    for (let round = 0; round < 20; round++) {
      const moving = document.getAnimations().filter((one) => one instanceof CSSTransition);
      if (moving.length === 0) return;
      for (const transition of moving) transition.finish();
    }
    throw new Error("Each end of a transition starts another.");
  });
  await within(`Ending the transitions of ${page.url()}`, 20_000, ended);
}

/** Waits until a service worker serves the page. */
export async function untilWorkerServes(page: Page): Promise<void> {
  const ready = page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await within("A service worker that serves the page", 20_000, ready);
}
