import { gauge } from "#graphql/runtime/metrics/metrics.ts";

type Connections = { total: number; idle: number; waiting: number };

let read: (() => Connections) | undefined;

/** Measures the connections of the database that is open: of them, those in no use, and who waits for one. */
export function measureConnections(ofOpen: () => Connections): void {
  read = ofOpen;
}

gauge(
  {
    name: "database_connections",
    help: "Connections to the database: open (total) and unused (idle).",
    labels: ["state"],
  },
  () => {
    if (read === undefined) return [];
    const { total, idle } = read();
    return [
      { labels: { state: "total" }, value: total },
      { labels: { state: "idle" }, value: idle },
    ];
  },
);
gauge({ name: "database_waiting", help: "Statements and transactions that wait for a connection." }, () =>
  read === undefined ? [] : [{ value: read().waiting }],
);
