import { Link, type LinkProps } from "@remix-run/react";
import type { ButtonHTMLAttributes } from "react";
import { classes } from "#app/lib/class-names.ts";

const TONES = {
  primary: "bg-accent text-on-accent shadow-[inset_0_-2px_0_rgb(0_0_0/0.12)] hover:bg-accent-strong",
  strong: "bg-ink text-paper hover:opacity-90",
  secondary: "border border-edge/50 bg-surface text-ink hover:border-edge hover:bg-sunken",
  quiet: "text-ink hover:bg-sunken",
  onAccent: "bg-on-accent text-accent hover:opacity-90",
  danger: "border border-danger/50 bg-surface text-danger hover:bg-danger-soft",
};
const SIZES = {
  small: "min-h-10 px-3.5 text-sm",
  normal: "min-h-11 px-5",
  large: "min-h-13 flex-wrap gap-y-0 px-4 py-1.5 text-base sm:px-7 sm:text-lg",
  icon: "size-11",
};

type Look = { tone?: keyof typeof TONES; size?: keyof typeof SIZES; wide?: boolean; className?: string };

/** The look of a button for what must be a plain anchor, such as a download. */
export function buttonLook({ tone = "secondary", size = "normal", wide = false, className }: Look): string {
  return classes("button", TONES[tone], SIZES[size], wide && "w-full", className);
}

export function Button({
  tone,
  size,
  wide,
  type = "button",
  className,
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & Look) {
  return <button type={type} className={buttonLook({ tone, size, wide, className })} {...rest} />;
}

export function ButtonLink({ tone, size, wide, className, ...rest }: LinkProps & Look) {
  return <Link className={buttonLook({ tone, size, wide, className })} {...rest} />;
}
