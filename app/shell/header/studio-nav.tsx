import { Link, NavLink } from "@remix-run/react";
import Clapperboard from "lucide-react/icons/clapperboard";
import Coins from "lucide-react/icons/coins";
import Film from "lucide-react/icons/film";
import ImageIcon from "lucide-react/icons/image";
import Images from "lucide-react/icons/images";
import PenLine from "lucide-react/icons/pen-line";
import Plus from "lucide-react/icons/plus";
import { classes } from "#app/lib/class-names.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { RecentWorkflow } from "#app/shell/documents.ts";
import { UsedSymbol } from "#app/ui/symbol.tsx";

const links = [
  { path: "/workflow", label: "nav.workflow", Icon: Clapperboard },
  { path: "/image", label: "nav.image", Icon: ImageIcon },
  { path: "/video", label: "nav.video", Icon: Film },
  { path: "/prompts", label: "nav.prompts", Icon: PenLine },
  { path: "/creations", label: "nav.creations", Icon: Images },
  { path: "/billing", label: "nav.billing", Icon: Coins },
] as const;

// What a thumb's width has room for; the credits stand in the header on every page.
const nearLinks = links.filter(({ path }) => path !== "/billing");

/** The side navigation's icons stand for the phone's too: there they are not shown, but on the page all the same. */
const symbolOf = (path: string) => `nav-${path.slice(1)}`;

function RecentWorkflows({ workflows }: { workflows: RecentWorkflow[] }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const begun = workflows.filter((workflow) => workflow.prompt !== null);
  if (begun.length === 0) return null;
  return (
    <section className="mt-8 grid grid-cols-[minmax(0,1fr)] gap-1">
      <h2 className="px-3 pb-1 font-medium text-muted text-xs">{t("nav.recent")}</h2>
      {begun.map((workflow) => (
        <NavLink
          discover="none"
          key={workflow.id}
          to={href(`/workflow/${workflow.id}`)}
          prefetch="intent"
          className={({ isActive }) =>
            classes(
              "flex min-h-10 items-center gap-2 rounded-lg px-3 text-sm hover:bg-sunken",
              isActive ? "bg-sunken text-ink" : "text-muted",
            )
          }
        >
          <span
            className={classes("size-2 shrink-0 rounded-full", workflow.step === "DONE" ? "bg-ok" : "bg-accent")}
            aria-hidden="true"
          />
          <span className="truncate">{workflow.prompt?.title ?? workflow.prompt?.idea}</span>
        </NavLink>
      ))}
    </section>
  );
}

/** The studio's side navigation from a tablet's width on. */
export function SideNav({ workflows }: { workflows: RecentWorkflow[] }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  return (
    <nav
      aria-label={t("nav.studio")}
      className="sticky top-16 hidden h-[calc(100dvh-4rem)] w-60 shrink-0 overflow-y-auto border-line border-r p-4 lg:block"
    >
      <Link
        discover="none"
        to={href("/workflow?new")}
        className="mb-4 flex min-h-11 items-center gap-3 rounded-xl border border-edge/50 bg-surface px-3 font-semibold hover:border-edge hover:bg-sunken"
      >
        <Plus className="size-5" aria-hidden="true" />
        {t("nav.newVideo")}
      </Link>
      <ul className="grid gap-1">
        {links.map(({ path, label, Icon }) => (
          <li key={path}>
            <NavLink
              discover="none"
              to={href(path)}
              prefetch="intent"
              className={({ isActive }) =>
                classes(
                  "flex min-h-11 items-center gap-3 rounded-xl px-3 font-medium",
                  isActive ? "bg-accent-soft text-ink" : "text-muted hover:bg-sunken",
                )
              }
            >
              <Icon id={symbolOf(path)} className="size-5" aria-hidden="true" />
              <span>{t(label)}</span>
            </NavLink>
          </li>
        ))}
      </ul>
      <RecentWorkflows workflows={workflows} />
    </nav>
  );
}

/** The studio's navigation on a phone: a bar within the thumb's reach. */
export function BottomNav() {
  const { t } = useTranslation();
  const { href } = useLocale();
  const item = "flex min-h-14 flex-1 flex-col items-center justify-center gap-0.5 text-xs font-medium";
  return (
    <nav
      aria-label={t("nav.studio")}
      className="fixed inset-x-0 bottom-0 z-30 flex border-line border-t bg-surface pb-[env(safe-area-inset-bottom)] lg:hidden"
    >
      {nearLinks.map(({ path, label }) => (
        <NavLink
          discover="none"
          key={path}
          to={href(path)}
          className={({ isActive }) => classes(item, isActive ? "text-ink" : "text-muted")}
        >
          {({ isActive }) => (
            <>
              <span className={classes("rounded-full px-3 py-0.5", isActive && "bg-accent text-on-accent")}>
                <UsedSymbol id={symbolOf(path)} className="size-5" />
              </span>
              <span>{t(label)}</span>
            </>
          )}
        </NavLink>
      ))}
    </nav>
  );
}
