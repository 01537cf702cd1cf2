import type { ReactNode } from "react";
import { ratioOf } from "#app/lib/format.ts";
import type { Kind } from "#app/tasks/composing.ts";

/** The shape of a task's placeholder before its files are there: as asked for, else as usual for its kind. */
function shapeFor(kind: Kind, ratio: string): { width: number; height: number } {
  return ratioOf(ratio) ?? (kind === "video" ? { width: 16, height: 9 } : { width: 1, height: 1 });
}

/** A place in a row, of the row's height and in the shape of what is to come, with words in its middle. */
export function Placeholder({ kind, ratio, children }: { kind: Kind; ratio: string; children: ReactNode }) {
  const { width, height } = shapeFor(kind, ratio);
  return (
    <div className="relative grid max-w-full overflow-hidden rounded-2xl border border-line border-dashed bg-sunken *:[grid-area:1/1]">
      <svg viewBox={`0 0 ${width} ${height}`} className="block h-48 w-auto max-w-full sm:h-59" aria-hidden="true" />
      <div className="grid place-items-center p-3 text-center">{children}</div>
    </div>
  );
}
