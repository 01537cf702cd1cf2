import type { Locator, Page } from "@playwright/test";
import { expect } from "./studio.ts";

/** What a person does, counted: a click or tap, a key or chord, a drop, one typing. What is scrolled is counted in pixels. */
export type Person = {
  click: (what: Locator) => Promise<void>;
  press: (keys: string) => Promise<void>;
  type: (words: string) => Promise<void>;
  /** Drops a file from the desktop on something. */
  drop: (on: Locator, file: { name: string; type: string; bytes: number[] }) => Promise<void>;
  actions: () => readonly string[];
  /** How far the page itself has been scrolled since it was opened, in pixels; the browser's own scrolling to what is clicked included. */
  scrolled: () => Promise<number>;
};

declare global {
  interface Window {
    scrolledPixels?: number;
  }
}

/** Counts from the next page on. */
export async function personOn(page: Page): Promise<Person> {
  await page.addInitScript(() => {
    let last = 0;
    window.scrolledPixels = 0;
    addEventListener("scroll", () => {
      window.scrolledPixels = (window.scrolledPixels ?? 0) + Math.abs(window.scrollY - last);
      last = window.scrollY;
    });
  });
  const done: string[] = [];
  return {
    click: async (what) => {
      await what.click();
      done.push(`click ${what}`);
    },
    press: async (keys) => {
      await page.keyboard.press(keys);
      done.push(`press ${keys}`);
    },
    type: async (words) => {
      await page.keyboard.type(words);
      done.push(`type ${words}`);
    },
    drop: async (on, { name, type, bytes }) => {
      await expect(on).toBeVisible();
      const transfer = await page.evaluateHandle(
        (given) => {
          const carried = new DataTransfer();
          carried.items.add(new File([new Uint8Array(given.bytes)], given.name, { type: given.type }));
          return carried;
        },
        { name, type, bytes },
      );
      for (const event of ["dragenter", "dragover", "drop"]) await on.dispatchEvent(event, { dataTransfer: transfer });
      done.push(`drop ${name}`);
    },
    actions: () => done,
    scrolled: () => page.evaluate(() => window.scrolledPixels ?? 0),
  };
}
