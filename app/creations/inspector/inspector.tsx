/** What is known of the chosen result, beside the feed. */
export function Inspector() {
  return null;
}
