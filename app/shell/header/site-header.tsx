import { useSearchParams } from "@remix-run/react";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Logo } from "#app/shell/header/logo.tsx";
import { PreferencesMenu } from "#app/shell/header/preferences-menu.tsx";
import { SkipLink } from "#app/shell/header/skip-link.tsx";
import { ButtonLink } from "#app/ui/button.tsx";

/** What somebody brought along, such as an idea typed at home, goes on to wherever the account is made or opened. */
function useCarried(): string {
  const [params] = useSearchParams();
  const carried = new URLSearchParams([...params].filter(([name]) => name === "idea" || name === "next"));
  return carried.size === 0 ? "" : `?${carried}`;
}

/** The header of pages outside the studio. */
export function SiteHeader({ signedIn }: { signedIn: boolean }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const carried = useCarried();
  return (
    <header className="sticky top-0 z-30 border-line/70 border-b bg-paper/90 backdrop-blur">
      <SkipLink />
      <div className="mx-auto flex max-w-6xl items-center justify-between gap-2 px-4 py-2.5 sm:px-6">
        <Logo />
        <nav aria-label={t("nav.site")} className="flex items-center gap-1 sm:gap-2">
          <PreferencesMenu />
          {signedIn ? (
            <ButtonLink tone="strong" size="small" to={href("/create")}>
              <span className="whitespace-nowrap max-sm:hidden">{t("nav.openStudio")}</span>
              <span className="sm:hidden">{t("nav.studio")}</span>
            </ButtonLink>
          ) : (
            <>
              <ButtonLink tone="quiet" size="small" to={href("/sign-in") + carried} className="max-sm:px-2">
                {t("nav.signIn")}
              </ButtonLink>
              <ButtonLink tone="strong" size="small" to={href("/sign-up") + carried} className="max-sm:hidden">
                {t("nav.signUp")}
              </ButtonLink>
            </>
          )}
        </nav>
      </div>
    </header>
  );
}
