import { Links, Meta, useLocation, useMatches } from "@remix-run/react";
import { LOCALES, localeOf, localized, withoutLocale } from "#app/lib/i18n/locale.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { wordsUrl } from "#app/lib/i18n/words-file.ts";
import { useRootData } from "#app/shell/root-data.ts";

const SITE = "Nano Banana Video";
/** What public/social.png is, in pixels. */
const PICTURE = { width: 1200, height: 630 };
const TERRITORY = { en: "en_US", zh: "zh_CN" };

type Public = { title: string; description: string };

/** What a page says of itself to whoever does not know the site; null for pages that are nobody else's business. */
function usePublic(): Public | null {
  const data = useMatches().at(-1)?.data;
  if (typeof data !== "object" || data === null || !("description" in data) || !("title" in data)) return null;
  const { title, description } = data;
  return typeof title === "string" && typeof description === "string" ? { title, description } : null;
}

/** What search engines and those who pass a link on show of a page. Its title is the page's own `meta`. */
function PublicTags({ title, description }: Public) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const origin = useRootData()?.origin ?? "";
  const locale = localeOf(pathname);
  const path = withoutLocale(pathname);
  const address = origin + localized(locale, path);
  return (
    <>
      <meta name="description" content={description} />
      <link rel="canonical" href={address} />
      {LOCALES.map((language) => (
        <link key={language} rel="alternate" hrefLang={language} href={origin + localized(language, path)} />
      ))}
      <link rel="alternate" hrefLang="x-default" href={origin + path} />
      <meta property="og:site_name" content={SITE} />
      <meta property="og:type" content="website" />
      <meta property="og:title" content={title} />
      <meta property="og:description" content={description} />
      <meta property="og:url" content={address} />
      {LOCALES.map((language) => (
        <meta
          key={language}
          property={language === locale ? "og:locale" : "og:locale:alternate"}
          content={TERRITORY[language]}
        />
      ))}
      <meta property="og:image" content={`${origin}/social.png`} />
      <meta property="og:image:type" content="image/png" />
      <meta property="og:image:width" content={String(PICTURE.width)} />
      <meta property="og:image:height" content={String(PICTURE.height)} />
      <meta property="og:image:alt" content={t("site.picture")} />
      <meta name="twitter:card" content="summary_large_image" />
    </>
  );
}

/** What no drawing waits for. In small letters, as React 18 passes it on. */
const LOW_PRIORITY = { fetchpriority: "low" };

/** The head of every page. A page whose loader gives a `description` is there for everybody to find. */
export function Head() {
  const { locale } = useTranslation();
  const shown = usePublic();
  return (
    <head>
      <meta charSet="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
      <meta name="theme-color" media="(prefers-color-scheme: light)" content="#fbf9f4" />
      <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#131210" />
      {shown === null ? <meta name="robots" content="noindex" /> : <PublicTags {...shown} />}
      <link rel="manifest" href={`/manifest${locale === "en" ? "" : `.${locale}`}.webmanifest`} />
      <Meta />
      <Links />
      <link rel="preload" as="fetch" href={wordsUrl[locale]} crossOrigin="anonymous" {...LOW_PRIORITY} />
    </head>
  );
}
