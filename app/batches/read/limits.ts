/** As many as the API takes into one batch. */
export const MOST_ITEMS = 1000;
/** A file of more is no list of prompts. */
export const MOST_BYTES = 20 * 1024 * 1024;
