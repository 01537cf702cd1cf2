import { useNavigation } from "@remix-run/react";

/** A line at the top of the page while another is on its way. It shows itself after 150 ms: a quick change needs none. */
export function PendingBar() {
  const { state } = useNavigation();
  if (state === "idle") return null;
  return <div data-testid="pending" aria-hidden="true" className="pending-bar" />;
}
