import { isSimulationCase, simulationCases } from "#graphql/sandbox/simulations/cases.ts";
import { Refusal } from "#graphql/sandbox/wire.ts";

/**
 * What a prompt may ask of the sandbox by `#sim:<case>`; several tokens combine. `#sim:<case>*2` makes the case happen to
 * the first two requests with that prompt, and not to the third. The cases stand in cases.ts.
 */
export const TOKEN = /#sim:([a-z0-9]+)(?:\*(\d{1,2}))?/gi;

export type Simulation = { readonly cases: ReadonlySet<string>; has(name: string): boolean };

/** Counted where they refuse: by `refusalIn`, before anything else is asked of the text. */
const refusing: ReadonlySet<string> = new Set([...simulationCases.refusals, "403", "429", "502", "503"]);

/** The cases that a text asks for, and still asks for where it says how often. Each call counts as a request. */
export function simulationOf(text: string): Simulation {
  const cases = new Set<string>();
  for (const [token, name = "", times] of text.matchAll(TOKEN)) {
    const asked = name.toLowerCase();
    if (isSimulationCase(asked) && (refusing.has(asked) || isStillAsked(`${token} ${text}`, times))) cases.add(asked);
  }
  return { cases, has: (name) => cases.has(name) };
}

/** A text without its tokens: what is drawn and what times and seeds are made from. */
export function withoutTokens(text: string): string {
  return text.replace(TOKEN, " ").replace(/\s+/g, " ").trim();
}

const TOO_FAST = "Your call frequency is too high. Please try again later.";
const NO_CREDITS =
  "Credits insufficient : Your current balance isn't enough to run this request. Please top up to continue.";

/** Cloudflare stands before kie.ai and turns odd clients away in plain text. */
const CLOUDFLARE_BLOCK = 1010;

const REFUSALS: Record<(typeof simulationCases.refusals)[number], () => Refusal> = {
  http429: () => new Refusal(429, TOO_FAST, 429),
  body429: () => new Refusal(429, TOO_FAST),
  "401": () => new Refusal(401, "You do not have access permissions"),
  "402": () => new Refusal(402, NO_CREDITS),
  "402as500": () => new Refusal(500, NO_CREDITS),
  "404": () => new Refusal(404, "Not found"),
  "408": () => new Refusal(408, "The upstream is busy and gave no result within 10 minutes"),
  "422": () => new Refusal(422, "The parameters did not pass validation"),
  "433": () => new Refusal(433, "The spending cap of this key has been reached"),
  "451": () => new Refusal(451, "Failed to fetch the image. Kindly verify any access limits set by you."),
  "455": () => new Refusal(455, "The service is under maintenance"),
  "500": () => new Refusal(500, "Server exception, please try again later"),
  "505": () => new Refusal(505, "This feature is currently disabled"),
  "550": () => new Refusal(550, "Connection was denied: the queue is full"),
  "1010": () => new Refusal(CLOUDFLARE_BLOCK, "error code: 1010", 403),
};

/** How often a token of a text has happened. */
const happened = new Map<string, number>();
const REMEMBERED = 1000;

/** Turns down a creation whose prompt asks for it. @throws Refusal */
export function refuseAsAsked(prompt: string): void {
  const refused = refusalIn(prompt, REFUSALS);
  if (refused !== undefined) throw refused();
}

/** The refusal that a text still asks for, of those that are possible. */
export function refusalIn<T>(text: string, possible: Partial<Record<string, T>>): T | undefined {
  for (const match of text.matchAll(TOKEN)) {
    const refusal = possible[(match[1] ?? "").toLowerCase()];
    if (refusal !== undefined && isStillAsked(`${match[0]} ${text}`, match[2])) return refusal;
  }
  return undefined;
}

function isStillAsked(key: string, times: string | undefined): boolean {
  if (times === undefined) return true;
  const count = happened.get(key) ?? 0;
  if (count >= Number(times)) return false;
  if (happened.size >= REMEMBERED) happened.clear();
  happened.set(key, count + 1);
  return true;
}

/** kie.ai's words for going too fast: 20 new tasks per 10 seconds and account. */
export function tooFast(): Refusal {
  return new Refusal(429, TOO_FAST, 429);
}

/** The same as the catalogue says it: in the body alone, HTTP's status is 200 (kie.ai docs, 2026-10). */
export function tooFastInBody(): Refusal {
  return new Refusal(429, TOO_FAST);
}

/** kie.ai's words for a balance that does not reach. */
export function noCredits(): Refusal {
  return new Refusal(402, NO_CREDITS);
}
