/** What the assistant's answer costs, in credits. The API has no estimate for it: `createPrompt` names the price itself. */
export const PROMPT_CREDITS = 1;

/** What a new account starts with, in credits. */
export const WELCOME_CREDITS = 200;

/** Below this, in credits, a new idea can no longer become a prompt, an image and a video. */
export const LOW_CREDITS = 70;
