import { Link } from "@remix-run/react";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";

export function SiteFooter() {
  const { t } = useTranslation();
  const { href } = useLocale();
  return (
    <footer className="border-line border-t">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center justify-between gap-x-8 gap-y-3 px-4 py-8 text-muted text-sm sm:px-6">
        <p>Nano Banana Video · {t("site.tagline")}</p>
        <ul className="flex flex-wrap gap-x-6 gap-y-2">
          <li>
            <Link
              discover="none"
              className="inline-flex min-h-11 items-center underline-offset-4 hover:underline"
              to={href("/pricing")}
            >
              {t("nav.prices")}
            </Link>
          </li>
          <li>
            <Link
              discover="none"
              className="inline-flex min-h-11 items-center underline-offset-4 hover:underline"
              to={href("/developers")}
            >
              {t("nav.developers")}
            </Link>
          </li>
        </ul>
      </div>
    </footer>
  );
}
