import { Form, Link } from "@remix-run/react";
import CircleUserRound from "lucide-react/icons/circle-user-round";
import KeyRound from "lucide-react/icons/key-round";
import LogOut from "lucide-react/icons/log-out";
import Settings from "lucide-react/icons/settings";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { Viewer } from "#app/shell/documents.ts";
import { CreditsChip } from "#app/shell/header/credits-chip.tsx";
import { Logo } from "#app/shell/header/logo.tsx";
import { PreferencesMenu } from "#app/shell/header/preferences-menu.tsx";
import { SkipLink } from "#app/shell/header/skip-link.tsx";
import { LiveHint } from "#app/shell/live/live-hint.tsx";
import { Menu, menuItem } from "#app/ui/dialogs/menu.tsx";

function AccountMenu({ viewer }: { viewer: Viewer }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  return (
    <Menu label={t("nav.account")} trigger={<CircleUserRound className="size-5" aria-hidden="true" />}>
      <p className="truncate px-3 pt-2 pb-3 text-sm">
        <span className="block text-muted text-xs">{t("nav.signedInAs")}</span>
        <span className="font-medium">{viewer.name ?? viewer.email}</span>
      </p>
      <Link discover="none" to={href("/account")} className={menuItem}>
        <Settings className="size-4 text-muted" aria-hidden="true" />
        {t("nav.account")}
      </Link>
      <Link discover="none" to={href("/api-keys")} className={menuItem}>
        <KeyRound className="size-4 text-muted" aria-hidden="true" />
        {t("nav.apiKeys")}
      </Link>
      <Form method="post" action={href("/sign-out")}>
        <button type="submit" className={menuItem}>
          <LogOut className="size-4 text-muted" aria-hidden="true" />
          {t("nav.signOut")}
        </button>
      </Form>
    </Menu>
  );
}

/** The studio's header: where you are, how updates arrive, what you have. */
export function StudioHeader({ viewer }: { viewer: Viewer }) {
  const { href } = useLocale();
  return (
    <header className="sticky top-0 z-30 h-16 border-line border-b bg-paper/95 backdrop-blur">
      <SkipLink />
      <div className="flex h-full items-center justify-between gap-2 px-3 sm:px-5">
        <Logo to={href("/")} />
        <div className="flex items-center gap-1 sm:gap-2">
          <LiveHint />
          <CreditsChip balance={viewer.credits} />
          <PreferencesMenu />
          <AccountMenu viewer={viewer} />
        </div>
      </div>
    </header>
  );
}
