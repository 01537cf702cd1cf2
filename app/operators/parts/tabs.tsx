import { Link, useLocation } from "@remix-run/react";
import { classes } from "#app/lib/class-names.ts";

export type Tab = { to: string; name: string; isOpen?: boolean };

/** Ways to the parts of a place, or to the same list narrowed otherwise; the one that is open is marked. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  const { pathname } = useLocation();
  return (
    <nav aria-label={label} className="flex flex-wrap gap-2">
      {tabs.map(({ to, name, isOpen = pathname === to }) => (
        <Link
          key={to}
          to={to}
          discover="none"
          aria-current={isOpen ? "page" : undefined}
          className={classes(
            "inline-flex min-h-11 items-center rounded-full border px-4 text-sm",
            isOpen ? "border-ink bg-ink text-paper" : "border-edge/50 bg-surface hover:border-edge",
          )}
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}
