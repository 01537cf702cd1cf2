import { NavLink } from "@remix-run/react";
import type { ReactNode } from "react";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";

/** What is looked at each day, then whom and what it is about, then what is set seldom. */
const PLACES = [
  { path: "/operators", name: "operators.today.title" },
  { path: "/operators/alarms", name: "operators.alarms.title" },
  { path: "/operators/tasks", name: "operators.tasks.title" },
  { path: "/operators/accounts", name: "operators.accounts.title" },
  { path: "/operators/money", name: "operators.money.title" },
  { path: "/operators/traffic", name: "operators.traffic.title" },
  { path: "/operators/provider", name: "operators.provider.title" },
  { path: "/operators/catalog", name: "operators.catalog.title" },
  { path: "/operators/offer", name: "operators.offer.title" },
  { path: "/operators/announcements", name: "operators.announcements.title" },
  { path: "/operators/site", name: "operators.site.title" },
  { path: "/operators/log", name: "operators.log.title" },
] as const;

const place =
  "inline-flex min-h-11 items-center border-transparent border-b-2 px-1 font-medium text-muted hover:text-ink aria-[current=page]:border-ink aria-[current=page]:text-ink";

/** A page of those who run the site: its heading, and the way to the others. */
export function OperatorsFrame({ title, children }: { title: ReactNode; children: ReactNode }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  return (
    <main id="main" className="mx-auto grid max-w-4xl grid-cols-[minmax(0,1fr)] gap-6 px-4 py-7 sm:px-6">
      <nav aria-label={t("operators.title")} className="flex flex-wrap gap-x-6 border-line border-b">
        {PLACES.map(({ path, name }) => (
          <NavLink key={path} to={href(path)} end={path === "/operators"} discover="none" className={place}>
            {t(name)}
          </NavLink>
        ))}
      </nav>
      <h1 className="break-words font-bold text-3xl tracking-tight">{title}</h1>
      {children}
    </main>
  );
}
