export type FileProblem = "heic" | "type" | "size" | "large" | "empty";

/** What an image may have; above that a browser makes it smaller, as far as it can hold it. */
export const MOST_MEGABYTES = 20;
export const ACCEPT = "image/jpeg,image/png,image/webp";
/** The same, and videos and sounds: their bytes say which of these are taken. */
export const ACCEPT_ALL = `${ACCEPT},video/*,audio/*`;
