import { type ReactNode, useEffect, useId, useRef } from "react";
import type { Plotted } from "#app/operators/today/plot.ts";

type ChartProps = Plotted & { title: ReactNode; note?: ReactNode };

/** A line over the spans of a period. What it shows stands as text in the table of spans; without scripts there is that alone. */
export function Chart({ title, note, at, values, beside, goal, isWhole, write, writeAt }: ChartProps) {
  const id = useId();
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let remove: (() => void) | null = null;
    let isGone = false;
    void import("#app/operators/today/plot.ts").then(({ draw }) => {
      if (!isGone && host.current !== null)
        remove = draw(host.current, { at, values, beside, goal, isWhole, write, writeAt });
    });
    return () => {
      isGone = true;
      remove?.();
    };
  }, [at, values, beside, goal, isWhole, write, writeAt]);
  return (
    <figure aria-labelledby={id} className="grid gap-2 rounded-3xl border border-line bg-surface p-4">
      <figcaption id={id} className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="font-semibold">{title}</span>
        {note !== undefined && <span className="text-muted text-sm">{note}</span>}
      </figcaption>
      <div ref={host} aria-hidden="true" className="h-40 min-w-0 overflow-hidden" />
    </figure>
  );
}
