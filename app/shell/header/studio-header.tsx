import { Link, useLocation } from "@remix-run/react";
import Braces from "lucide-react/icons/braces";
import CircleUserRound from "lucide-react/icons/circle-user-round";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { RecentWorkflow, Viewer } from "#app/shell/documents.ts";
import { CreditsPlace } from "#app/shell/header/credits-place.tsx";
import { Logo } from "#app/shell/header/logo.tsx";
import { AccountLinks, SignedInAs, SignOutForm } from "#app/shell/header/me-links.tsx";
import { LanguageLinks, ShortcutsItem, ThemeButtons } from "#app/shell/header/preferences.tsx";
import { RailTip } from "#app/shell/header/rail-tip.tsx";
import { sectionOf } from "#app/shell/header/section.ts";
import { StudioNav } from "#app/shell/header/studio-nav.tsx";
import { LiveHint } from "#app/shell/live/live-hint.tsx";
import { Menu } from "#app/ui/dialogs/menu.tsx";

function MeMenu({ viewer }: { viewer: Viewer }) {
  const { t } = useTranslation();
  const trigger = (
    <>
      <CircleUserRound className="size-5" aria-hidden="true" />
      <span className="nav-word" aria-hidden="true">
        {t("nav.me")}
      </span>
    </>
  );
  return (
    <Menu label={t("nav.full.me")} trigger={trigger} side="beside">
      <div className="px-3 pt-2 pb-3">
        <SignedInAs viewer={viewer} />
      </div>
      <AccountLinks />
      <hr className="my-2 border-line" />
      <LanguageLinks />
      <hr className="my-2 border-line" />
      <ThemeButtons />
      <hr className="my-2 border-line" />
      <ShortcutsItem />
      <SignOutForm />
    </Menu>
  );
}

/** The foot of the rail: what programs use the studio by, and who is signed in. A phone has both behind *Me*. */
function RailFoot({ viewer }: { viewer: Viewer }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const { pathname, search } = useLocation();
  return (
    <nav aria-label={t("nav.account")} className="grid gap-1 max-lg:hidden">
      <div className="rail-place">
        <Link
          discover="none"
          to={href("/api-keys")}
          aria-current={sectionOf(pathname, search) === "apiKeys" ? "page" : undefined}
          aria-label={t("nav.full.api")}
          className="nav-place"
        >
          <Braces className="size-5" aria-hidden="true" />
          <span className="nav-word">{t("nav.developers")}</span>
        </Link>
        <RailTip>{t("nav.full.api")}</RailTip>
      </div>
      <MeMenu viewer={viewer} />
    </nav>
  );
}

/** The page's name where nothing else stands above it; its heading says the same to those who hear. */
function Title() {
  const { t } = useTranslation();
  const { pathname, search } = useLocation();
  const section = sectionOf(pathname, search);
  return (
    <p aria-hidden="true" className="min-w-0 grow truncate font-semibold lg:hidden">
      {section === null ? "Nano Banana" : t(`nav.${section}`)}
    </p>
  );
}

/**
 * What stands around every page of the studio: at a desk a rail at its left, on a phone a line above it and a bar at its foot.
 * All of it is there once, and the style sheet alone says where.
 */
export function StudioHeader({ viewer, stories }: { viewer: Viewer; stories: readonly RecentWorkflow[] }) {
  const { href } = useLocale();
  return (
    <header className="sticky top-0 z-30 flex h-(--header-height) items-center gap-3 border-line border-b bg-paper px-3 sm:px-5 lg:fixed lg:inset-y-0 lg:left-0 lg:h-auto lg:w-(--rail-width) lg:flex-col lg:gap-1 lg:border-r lg:border-b-0 lg:px-0 lg:py-3">
      <div className="mb-2 max-lg:hidden">
        <Logo to={href("/")} isMark />
      </div>
      <Title />
      <StudioNav stories={stories} />
      <div className="flex items-center gap-2 max-lg:order-last lg:grow lg:flex-col lg:justify-between">
        <CreditsPlace balance={viewer.credits} />
      </div>
      <LiveHint />
      <RailFoot viewer={viewer} />
    </header>
  );
}
