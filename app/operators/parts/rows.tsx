import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { useLocale } from "#app/lib/i18n/i18n.ts";

/** A list of operators'; where it is empty it says so. */
export function Rows({ none, children }: { none: string; children: ReactNode[] }) {
  if (children.length === 0)
    return <p className="rounded-2xl border border-line border-dashed p-5 text-muted">{none}</p>;
  return <ul className="divide-y divide-line">{children}</ul>;
}

/** One thing of a list: what it is, and beside it what there is to say of it. */
export function Row({ title, children }: { title: ReactNode; children?: ReactNode }) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 py-3">
      <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">{title}</div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-muted text-sm tabular-nums">{children}</div>
    </li>
  );
}

/** The way to another page of operators'. */
export function Way({ to, children }: { to: string; children: ReactNode }) {
  const { href } = useLocale();
  return (
    <Link
      to={href(to)}
      discover="none"
      className="inline-flex min-h-11 min-w-0 items-center break-all font-medium underline underline-offset-4"
    >
      {children}
    </Link>
  );
}
