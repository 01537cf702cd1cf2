import { hintsFrom } from "#graphql/sandbox/drawing/hints.ts";
import { randomFrom } from "#graphql/sandbox/drawing/random.ts";
import { chinese } from "#graphql/sandbox/openrouter/chinese.ts";
import { english } from "#graphql/sandbox/openrouter/english.ts";
import { TOKEN, withoutTokens } from "#graphql/sandbox/simulations/simulate.ts";
import { seedOf } from "#graphql/sandbox/simulations/timing.ts";

export type Message = { role: string; content: string };

const MOVING = /\b(video|motion|animat|clip|camera mov)|视频|动画|动起来/i;
const CHINESE = /[\u3400-\u9fff]/;

/**
 * Writes the finished prompt of a conversation: the user's idea, worked out with setting, light, lens and mood, and for
 * a video with motion and camera. The same conversation gives the same prompt, in the language of the idea. Tokens for
 * the later steps are carried through.
 */
export function writePrompt(messages: Message[]): string {
  const said = messages.filter(({ role }) => role === "user").map(({ content }) => content);
  const told = messages.filter(({ role }) => role === "system").map(({ content }) => content);
  const ideas = said.map((text) => ideaIn(withoutTokens(text))).filter((text) => text !== "");
  const idea = ideas.join(CHINESE.test(ideas[0] ?? "") ? "，" : ", ");
  const random = randomFrom(seedOf(idea));
  const hints = hintsFrom(idea, random);
  const video = MOVING.test(`${told.join(" ")} ${said.at(-1) ?? ""}`);
  const language = CHINESE.test(idea) ? chinese : english;
  const tokens = said.join(" ").match(TOKEN) ?? [];
  return [language(idea, hints, random, video), ...tokens].join(" ");
}

const MAX_IDEA_CHARACTERS = 400;

/** The idea without the asking: "Please make a picture of a fox." is a fox. */
function ideaIn(text: string): string {
  return text
    .slice(0, MAX_IDEA_CHARACTERS)
    .replace(/^(please|can you|could you|i want|i would like|i'd like|let's|now|hi|hello)[,\s]+(to\s+)?/i, "")
    .replace(/^(make|create|draw|paint|generate|show|give)\s+(me\s+|us\s+)?/i, "")
    .replace(
      /^(an?\s+|the\s+)?(image|picture|photo|photograph|video|clip|prompt|drawing)\s+(of|for|about|with)\s+/i,
      "",
    )
    .replace(/^(请|帮我|给我|我想要|我想)+(画|生成|做|写|制作|创作)?(一?[个张幅段只])?/u, "")
    .replace(/[\s.!?,;。！？，；]+$/u, "")
    .trim();
}
