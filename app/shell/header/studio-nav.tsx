import { Link, useLocation } from "@remix-run/react";
import CircleUserRound from "lucide-react/icons/circle-user-round";
import Clapperboard from "lucide-react/icons/clapperboard";
import Images from "lucide-react/icons/images";
import PenLine from "lucide-react/icons/pen-line";
import WandSparkles from "lucide-react/icons/wand-sparkles";
import { useEffect, useState } from "react";
import { classes } from "#app/lib/class-names.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { RecentWorkflow } from "#app/shell/documents.ts";
import { RailTip } from "#app/shell/header/rail-tip.tsx";
import { sectionOf } from "#app/shell/header/section.ts";
import { begunOf, StoryLinks } from "#app/shell/header/story-links.tsx";

const places = [
  { section: "create", path: "/create", Icon: WandSparkles, where: "" },
  { section: "story", path: "/create?story=new", Icon: Clapperboard, where: "" },
  { section: "library", path: "/creations", Icon: Images, where: "" },
  // A thumb's width has room for four.
  { section: "prompts", path: "/prompts", Icon: PenLine, where: "max-lg:hidden" },
  { section: "me", path: "/me", Icon: CircleUserRound, where: "lg:hidden" },
] as const;

type Place = (typeof places)[number];

/** Everything behind *Me* belongs to it where the navigation has room for four. */
const OF_ME: (string | null)[] = ["me", "prompts", "billing", "apiKeys", "account"];

/** What pointing at the rail or tabbing to it shows goes away by Escape, and comes again with the next look. */
function useTips() {
  const [areHidden, setHidden] = useState(false);
  useEffect(() => {
    const hide = (event: KeyboardEvent) => {
      if (event.key === "Escape") setHidden(true);
    };
    document.addEventListener("keydown", hide);
    return () => document.removeEventListener("keydown", hide);
  }, []);
  return { areHidden, show: () => setHidden(false) };
}

function NavPlace({ place, isCurrent }: { place: Place; isCurrent: boolean }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const { section, path, Icon } = place;
  const name = t(`nav.full.${section}`);
  return (
    <>
      <Link
        discover="none"
        to={href(path)}
        prefetch="intent"
        aria-current={isCurrent ? "page" : undefined}
        aria-label={name}
        className="nav-place"
      >
        <span className="nav-mark">
          <Icon className="size-5" aria-hidden="true" />
        </span>
        <span className="nav-word">{t(`nav.${section}`)}</span>
      </Link>
      {section !== "story" && <RailTip>{name}</RailTip>}
    </>
  );
}

/** The stories begun last, beside the rail while its place is looked at. */
function StoryFlyout({ stories }: { stories: readonly RecentWorkflow[] }) {
  const { t } = useTranslation();
  const begun = begunOf(stories);
  if (begun.length === 0) return <RailTip>{t("nav.full.story")}</RailTip>;
  return (
    <div className="rail-flyout">
      <div className="w-72 rounded-2xl border border-line bg-surface p-2 shadow-lift">
        <h2 className="px-3 py-1.5 font-medium text-muted text-xs">{t("nav.recent")}</h2>
        <StoryLinks stories={begun} />
      </div>
    </div>
  );
}

/** The places of the studio: a rail at a desk, and a bar within the thumb's reach on a phone. */
export function StudioNav({ stories }: { stories: readonly RecentWorkflow[] }) {
  const { t } = useTranslation();
  const { pathname, search } = useLocation();
  const { areHidden, show } = useTips();
  const here = sectionOf(pathname, search);
  const isNear = (section: string) => section === here || (section === "me" && OF_ME.includes(here));
  return (
    <nav
      aria-label={t("nav.studio")}
      onPointerLeave={show}
      onBlur={show}
      className={classes(
        "fixed inset-x-0 bottom-0 border-line border-t bg-surface pb-[env(safe-area-inset-bottom)] lg:static lg:border-0 lg:bg-transparent lg:pb-0",
        areHidden && "tips-hidden",
      )}
    >
      <ul className="flex lg:flex-col lg:gap-1">
        {places.map((place) => (
          <li key={place.section} className={classes("rail-place flex-1 lg:flex-none", place.where)}>
            <NavPlace place={place} isCurrent={isNear(place.section)} />
            {place.section === "story" && <StoryFlyout stories={stories} />}
          </li>
        ))}
      </ul>
    </nav>
  );
}
