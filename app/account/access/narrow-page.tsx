import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { useLocale } from "#app/lib/i18n/i18n.ts";

/** A page with one thing to do. */
export function NarrowPage({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  return (
    <main id="main" className="mx-auto grid min-h-[75dvh] w-full max-w-md content-center gap-7 px-5 py-12">
      <div className="grid gap-2">
        <h1 className="font-bold text-3xl tracking-tight">{title}</h1>
        <p className="text-muted">{lead}</p>
      </div>
      {children}
    </main>
  );
}

export const narrowCard = "grid gap-5 rounded-3xl border border-line bg-surface p-6 shadow-card sm:p-7";

/** A link to a neighbouring page of this language. */
export function PageLink({ to, children }: { to: string; children: ReactNode }) {
  const { href } = useLocale();
  return (
    <Link
      to={href(to)}
      className="inline-flex min-h-11 items-center font-semibold text-ink underline underline-offset-4"
    >
      {children}
    </Link>
  );
}
