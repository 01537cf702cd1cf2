import type { Page } from "@playwright/test";
import { within } from "./waits.ts";

/**
 * Makes the words of a page a good third wider, as another font or a reader's own spacing does (WCAG 1.4.12 asks for 0.12em), so
 * that what a layout holds does not depend on the fonts of the machine that looks.
 */
const WIDE_WORDS = "* { letter-spacing: 0.2em !important; word-spacing: 0.16em !important; }";

/** What reaches out of the window sideways, and words that reach out of the box drawn around them or are cut off. */
function stickingOut(): string[] {
  type Span = { left: number; right: number };
  const { clientWidth, scrollWidth } = document.documentElement;
  const visible = { checkVisibilityCSS: true, contentVisibilityAuto: true };
  const found: string[] = [];
  const tell = (what: string, element: Element, { left, right }: Span, place: Span) => {
    const px = Math.round(Math.max(right - place.right, place.left - left));
    found.push(`${what} by ${px} px: ${element.outerHTML.replace(/\s+/g, " ").slice(0, 160)}`);
  };
  const isOut = (span: Span, place: Span) => span.right > place.right + 1 || span.left < place.left - 1;
  const isDrawn = ({ backgroundColor, borderLeftWidth, borderLeftColor }: CSSStyleDeclaration) =>
    !/[, ]0\)$/.test(backgroundColor) || (borderLeftWidth !== "0px" && !/[, ]0\)$/.test(borderLeftColor));
  /** The place that something has; null where it may be longer than what is seen of it, as it scrolls or says that there is more. */
  const placeOf = (element: Element, areWords: boolean): Span | null => {
    for (let at: Element | null = element; at !== null && at !== document.body; at = at.parentElement) {
      const style = getComputedStyle(at);
      const clips = style.overflowX !== "visible";
      if (clips && (/auto|scroll/.test(style.overflowX) || !areWords)) return null;
      if (clips && (style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none")) return null;
      if (style.clipPath === "inset(50%)") return null;
      if (areWords && (clips || isDrawn(style))) return at.getBoundingClientRect();
      if (style.position === "fixed") break;
    }
    return { left: 0, right: clientWidth };
  };
  if (scrollWidth > clientWidth) found.push(`the page is ${scrollWidth - clientWidth} px too wide`);
  for (const element of document.querySelectorAll("body *")) {
    const box = element.getBoundingClientRect();
    if (box.width === 0 || !element.checkVisibility(visible)) continue;
    const place = placeOf(element, false);
    if (place !== null && isOut(box, place)) tell("out of the window", element, box, place);
  }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (texts.nextNode()) {
    const { currentNode: text } = texts;
    const { parentElement: element } = text;
    if (element === null || text.nodeValue?.trim() === "" || !element.checkVisibility(visible)) continue;
    const place = placeOf(element, true);
    if (place === null) continue;
    range.selectNodeContents(text);
    const out = Array.from(range.getClientRects()).find((line) => line.width > 0 && isOut(line, place));
    if (out !== undefined) tell("words out of their box", element, out, place);
  }
  return found;
}

/** What does not fit on a page, with everything unfolded and the words as they are or wider; at most five lines a width. */
async function atWidth(page: Page, width: number): Promise<string[]> {
  await page.setViewportSize({ width, height: 700 });
  const found = await within(`Measuring ${page.url()}`, 20_000, page.evaluate(stickingOut));
  return found.slice(0, 8).map((line) => `${width} px: ${line}`);
}

/** What does not fit on the page now open, on a telephone, a tablet and a desk; wide words included. */
export async function misfits(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    for (const folded of document.querySelectorAll("details")) folded.open = true;
  });
  const found = await atWidth(page, 320);
  await page.evaluate((rules) => {
    // A sheet made by a script: the page's security policy takes no style element.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    document.adoptedStyleSheets.push(sheet);
  }, WIDE_WORDS);
  for (const width of [320, 768, 1280])
    found.push(...(await atWidth(page, width)).map((line) => `wide words, ${line}`));
  return found;
}
