import type { ReactNode } from "react";
import type { Order } from "#app/creations/feed/orders.ts";

export type FeedProps = {
  orders: readonly Order[];
  /** Rows that stand above all others: what was sent from this page. */
  children?: ReactNode;
};

/** Everything that was ordered, newest first, a row per order. */
export function Feed({ orders, children }: FeedProps) {
  return (
    <div>
      {children}
      {orders.map(({ key, tasks }) => (
        <p key={key}>{tasks[0]?.prompt}</p>
      ))}
    </div>
  );
}
