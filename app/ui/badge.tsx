import type { ReactNode } from "react";
import { classes } from "#app/lib/class-names.ts";

const tones = {
  plain: "badge-plain",
  accent: "border-transparent bg-accent-soft text-accent-word",
  ok: "border-transparent bg-ok-soft text-ok",
  danger: "border-transparent bg-danger-soft text-danger",
};
export type BadgeTone = keyof typeof tones;

export function Badge({ tone = "plain", title, children }: { tone?: BadgeTone; title?: string; children: ReactNode }) {
  return (
    <span title={title} className={classes("badge", tones[tone])}>
      {children}
    </span>
  );
}
