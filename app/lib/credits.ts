/** What the assistant's answer costs, in credits. The API has no estimate for it: `createPrompt` names the price itself. */
export const PROMPT_CREDITS = 1;

/** What a new account starts with, in credits. */
export const WELCOME_CREDITS = 200;
