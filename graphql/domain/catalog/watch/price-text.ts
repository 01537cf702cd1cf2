/** kie.ai's credit in US dollars. */
const USD_PER_CREDIT = 0.005;
/** Two ways of telling one amount may be this far apart: both are rounded. */
const SAME_WITHIN = 0.05;
const MOST_TIERS = 24;
const LONGEST_LABEL = 60;
const MOST_CREDITS = 1_000_000;

/** What a price is for. "unsaid": the text has an amount, and not for what. */
export type PriceUnit = "image" | "second" | "minute" | "video" | "task" | "1000 characters" | "unsaid";

/** A price text that was understood: kie.ai's credits for a unit, for each choice that it names ("" where there is only one). */
export type PriceReading = { unit: PriceUnit; tiers: { label: string; credits: number }[] };

const UNITS: readonly [RegExp, PriceUnit][] = [
  [/(?:\bper|\/|\beach)\s*(?:generated\s+|output\s+)?(?:images?|pictures?)\b/g, "image"],
  [/(?:\bper|\/|\beach)\s*(?:seconds?|secs?|s)\b/g, "second"],
  [/(?:\bper|\/|\beach)\s*(?:minutes?|mins?)\b/g, "minute"],
  [/(?:\bper|\/|\beach)\s*(?:generated\s+|output\s+)?(?:videos?|clips?)\b/g, "video"],
  [/(?:\bper|\/|\beach)\s*(?:generations?|runs?|requests?|tasks?|calls?)\b/g, "task"],
  [/(?:\bper|\/)\s*(?:1000|1k)\s*(?:characters?|chars?)\b/g, "1000 characters"],
];

/** Where one of these stands, an amount is not the whole price, or not the price at all. */
const UNSURE =
  /\b(from|starting|starts|up to|at least|at most|about|around|approx\w*|varies|vary|depend\w*|between|min|minimum|maximum|then|first|additional|extra|plus|free|discount\w*|off|save|was|contact|tbd|tbc|soon|input|tokens?|month|monthly|day|million)\b|[~≈%+<>≤≥]|\bto\s+\d|\d\s*[-–—]\s*\$?\d+(?:\.\d+)?\s*(?:credits?\b|$)/;

const AMOUNT = /\$\s*(\d+(?:\.\d+)?)(?:\s*usd\b)?|(\d+(?:\.\d+)?)\s*credits?\b/g;

/**
 * Reads a price in kie.ai's prose into its credits for a unit. Null for whatever is not understood to the last word that
 * matters: such a text is shown as it is, and never guessed.
 */
export function readPriceText(text: string): PriceReading | null {
  const plain = withOneAmount(normalised(text));
  if (plain === null || UNSURE.test(plain)) return null;
  const found = withoutUnits(plain);
  if (found === null) return null;
  const tiers = tiersOf(found.rest);
  return tiers === null ? null : { unit: found.unit, tiers };
}

function normalised(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/(\d),(?=\d{3}\b)/g, "$1")
    .replace(/[^\S\n]+/g, " ")
    .trim()
    .replace(/\.$/, "");
}

const CREDITS_THEN_USD =
  /(\d+(?:\.\d+)?)\s*credits?\s*(?:\(\s*|[=≈~]\s*)(?:[=≈~]|about|approx\.?)?\s*(?:us)?\$\s*(\d+(?:\.\d+)?)\s*(?:usd)?\s*\)?/g;
const USD_THEN_CREDITS =
  /(?:us)?\$\s*(\d+(?:\.\d+)?)\s*(?:usd)?\s*\(\s*(?:[=≈~]|about|approx\.?)?\s*(\d+(?:\.\d+)?)\s*credits?\s*\)/g;

/** Where an amount is told in credits and in dollars the credits are left; null where the two are not the same. */
function withOneAmount(text: string): string | null {
  let isSame = true;
  const kept = (credits: string, usd: string) => {
    const told = Number(usd) / USD_PER_CREDIT;
    isSame = isSame && Math.abs(told - Number(credits)) <= Math.max(told, Number(credits)) * SAME_WITHIN;
    return `${credits} credits`;
  };
  const plain = text
    .replace(CREDITS_THEN_USD, (_all, credits: string, usd: string) => kept(credits, usd))
    .replace(USD_THEN_CREDITS, (_all, usd: string, credits: string) => kept(credits, usd));
  return isSame ? plain : null;
}

/** The one unit that a text names, and the text without it; null where it names several. */
function withoutUnits(text: string): { unit: PriceUnit; rest: string } | null {
  let rest = text;
  const named = UNITS.filter(([pattern]) => {
    const before = rest;
    rest = rest.replace(pattern, " ");
    return before !== rest;
  });
  if (named.length > 1 || /\bper\b|\//.test(rest)) return null;
  return { unit: named[0]?.[1] ?? "unsaid", rest };
}

/** The amounts with what each is for; null where that is not clear. */
function tiersOf(text: string): PriceReading["tiers"] | null {
  const tiers: PriceReading["tiers"] = [];
  let pending: string[] = [];
  for (const segment of text.split(/[;,|\n•·]|\band\b/)) {
    const amounts = [...segment.matchAll(AMOUNT)];
    if (amounts.length > 1) return null;
    const label = labelIn(segment.replace(AMOUNT, " "));
    if (label !== "") pending.push(label);
    const [amount] = amounts;
    if (amount === undefined) continue;
    const credits = amount[1] === undefined ? Number(amount[2]) : Number(amount[1]) / USD_PER_CREDIT;
    if (!(credits > 0) || credits > MOST_CREDITS) return null;
    tiers.push({ label: pending.join(", "), credits: Math.round(credits * 1e6) / 1e6 });
    pending = [];
  }
  return pending.length === 0 && areClear(tiers) ? tiers : null;
}

function areClear(tiers: PriceReading["tiers"]): boolean {
  if (tiers.length === 0 || tiers.length > MOST_TIERS) return false;
  const labels = tiers.map(({ label }) => label);
  if (labels.some((label) => label.length > LONGEST_LABEL)) return false;
  return tiers.length === 1 || (!labels.includes("") && new Set(labels).size === labels.length);
}

function labelIn(text: string): string {
  return text
    .replace(/[():=]/g, " ")
    .replace(/\s+/g, " ")
    .replace(/^(?:\s|[-–—])+|(?:\s|[-–—])+$/g, "")
    .replace(/^(?:for|at|in|with resolution|costs?|is)\s+/, "")
    .trim();
}

/** What the cheapest choice costs, in kie.ai's credits. */
export function cheapest({ tiers }: PriceReading): number {
  return Math.min(...tiers.map(({ credits }) => credits));
}
