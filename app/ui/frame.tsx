import type { ReactNode } from "react";
import { classes } from "#app/lib/class-names.ts";

type FrameProps = { width: number; height: number; className?: string; children?: ReactNode };

/**
 * A box that keeps its shape whatever is in it. The drawing's own ratio makes the height, because a style attribute would
 * need a weaker Content-Security-Policy.
 */
export function Frame({ width, height, className, children }: FrameProps) {
  return (
    <div className={classes("relative grid overflow-hidden rounded-2xl bg-stage *:[grid-area:1/1]", className)}>
      <svg viewBox={`0 0 ${width} ${height}`} className="block h-auto max-h-[70vh] w-full" aria-hidden="true" />
      {children}
    </div>
  );
}
