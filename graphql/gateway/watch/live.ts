import { gauge } from "#graphql/runtime/metrics/metrics.ts";

type Transport = "socket" | "stream";

const open: Record<Transport, number> = { socket: 0, stream: 0 };

gauge(
  {
    name: "subscriptions_open",
    help: "Open subscriptions, over sockets and as streams of server-sent events.",
    labels: ["transport"],
  },
  () => Object.entries(open).map(([transport, value]) => ({ labels: { transport }, value })),
);

/** Counts a subscription that is open. @returns what to call when it is over, as often as one likes. */
export function openSubscription(transport: Transport): () => void {
  let isOpen = true;
  open[transport] += 1;
  return () => {
    if (isOpen) open[transport] -= 1;
    isOpen = false;
  };
}
