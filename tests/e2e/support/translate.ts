import type { Page } from "@playwright/test";

/** Puts every text of the page, and each that comes later, into elements of its own, as the translators of browsers do. */
export async function translate(page: Page): Promise<void> {
  await page.evaluate(() => {
    const untouched = "script, style, noscript, textarea, title, option, svg, font";
    const wrap = (text: Node) => {
      const parent = text.parentElement;
      if (parent === null || parent.closest(untouched) !== null || (text.nodeValue ?? "").trim() === "") return;
      const outer = document.createElement("font");
      const inner = document.createElement("font");
      parent.insertBefore(outer, text);
      outer.append(inner);
      inner.append(text);
    };
    const wrapAll = (root: Node) => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      const texts: Node[] = root.nodeType === Node.TEXT_NODE ? [root] : [];
      while (walker.nextNode()) texts.push(walker.currentNode);
      for (const text of texts) wrap(text);
    };
    wrapAll(document.body);
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) for (const node of addedNodes) wrapAll(node);
    }).observe(document.body, { childList: true, subtree: true });
  });
}
