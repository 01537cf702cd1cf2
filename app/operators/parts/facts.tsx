import type { ReactNode } from "react";

export type Fact = { name: string; value: ReactNode };

/** What there is to know of one thing, as names and values, wide ones below each other; what has no value is left out. */
export function Facts({ facts, isWide = false }: { facts: readonly Fact[]; isWide?: boolean }) {
  return (
    <dl className={`grid gap-x-8 gap-y-4 ${isWide ? "" : "sm:grid-cols-2 lg:grid-cols-3"}`}>
      {facts
        .filter(({ value }) => value !== null)
        .map(({ name, value }) => (
          <div key={name} className="min-w-0">
            <dt className="text-muted text-sm">{name}</dt>
            <dd className="break-words font-semibold tabular-nums">{value}</dd>
          </div>
        ))}
    </dl>
  );
}
