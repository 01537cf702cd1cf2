import { refusalIn } from "#graphql/sandbox/simulations/simulate.ts";
import { Refusal } from "#graphql/sandbox/wire.ts";

/**
 * The cases of `#sim:` that OpenRouter itself refuses with; the others are for later steps and are carried through.
 * Besides these: `hang` `html` `reset` `trunc` `midstream` `emptyresult`.
 */
const refusals: Record<string, [code: number, message: string]> = {
  "401": [401, "User not found."],
  "402": [402, "Insufficient credits"],
  "403": [403, "Your input was flagged by moderation"],
  "408": [408, "Your request timed out"],
  "429": [429, "Rate limit exceeded"],
  http429: [429, "Rate limit exceeded"],
  "502": [502, "The provider returned an invalid response"],
  "503": [503, "There is no available provider that meets your routing requirements"],
};

/** @throws Refusal when a message asks for one */
export function refuseChat(asked: string): void {
  const found = refusalIn(asked, refusals);
  if (found !== undefined) throw new Refusal(found[0], found[1], found[0]);
}
