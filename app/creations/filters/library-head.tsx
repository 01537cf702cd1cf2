import { NavLink } from "@remix-run/react";
import type { ReactNode } from "react";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";

const tabs = [
  { path: "/creations", label: "creations.title" },
  { path: "/creations/collections", label: "collections.title" },
  { path: "/creations/styles", label: "ownStyles.title" },
  { path: "/cast", label: "cast.title" },
  { path: "/creations/uploads", label: "library.uploads" },
] as const;

/** The head of the library: its name, the way between what was made and what was brought along, and what `children` adds. */
export function LibraryHead({ children }: { children?: ReactNode }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
      <h1 className="font-bold text-3xl tracking-tight max-lg:sr-only">{t("nav.library")}</h1>
      <nav aria-label={t("nav.library")} className="flex flex-wrap gap-1 rounded-xl bg-sunken p-1">
        {tabs.map(({ path, label }) => (
          <NavLink
            discover="none"
            key={path}
            to={href(path)}
            end={path === "/creations"}
            prefetch="intent"
            className="inline-flex min-h-10 items-center rounded-lg px-3 sm:px-4 font-medium text-muted text-sm hover:text-ink aria-[current=page]:bg-surface aria-[current=page]:text-ink aria-[current=page]:shadow-card"
          >
            {t(label)}
          </NavLink>
        ))}
      </nav>
      {children !== undefined && <div className="ml-auto flex flex-wrap items-center gap-3">{children}</div>}
    </div>
  );
}
