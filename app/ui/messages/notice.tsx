import type { ReactNode } from "react";
import { classes } from "#app/lib/class-names.ts";

const tones = {
  danger: "border-danger/40 bg-danger-soft text-ink",
  note: "border-line bg-sunken text-ink",
  warning: "border-accent-strong/60 bg-accent-soft text-ink",
};

/** A framed message that stays until its cause is gone. `urgent` reads it out at once. */
export function Notice({
  tone,
  urgent,
  children,
}: {
  tone: keyof typeof tones;
  urgent?: boolean;
  children: ReactNode;
}) {
  return (
    <div role={urgent ? "alert" : undefined} className={classes("rounded-xl border px-4 py-3 text-sm", tones[tone])}>
      {children}
    </div>
  );
}
