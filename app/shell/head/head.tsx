import { Links, Meta, useLocation, useMatches } from "@remix-run/react";
import { LOCALES, localeOf, localized, withoutLocale } from "#app/lib/i18n/locale.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { wordsUrl } from "#app/lib/i18n/words-file.ts";
import { useRootData } from "#app/shell/root-data.ts";

const SITE = "Nano Banana Video";
/** What public/social.png is; its size in pixels. */
const PICTURE = { "image:type": "image/png", "image:width": "1200", "image:height": "630" };
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
  const graph = {
    site_name: SITE,
    type: "website",
    title,
    description,
    url: address,
    locale: TERRITORY[locale],
    image: `${origin}/social.png`,
    ...PICTURE,
    "image:alt": t("site.picture"),
  };
  return (
    <>
      <meta name="description" content={description} />
      <link rel="canonical" href={address} />
      {LOCALES.map((language) => (
        <link key={language} rel="alternate" hrefLang={language} href={origin + localized(language, path)} />
      ))}
      <link rel="alternate" hrefLang="x-default" href={origin + path} />
      {Object.entries(graph).map(([name, content]) => (
        <meta key={name} property={`og:${name}`} content={content} />
      ))}
      {LOCALES.filter((language) => language !== locale).map((language) => (
        <meta key={language} property="og:locale:alternate" content={TERRITORY[language]} />
      ))}
      <meta name="twitter:card" content="summary_large_image" />
    </>
  );
}

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
      <link rel="preload" as="fetch" href={wordsUrl[locale]} crossOrigin="anonymous" />
    </head>
  );
}
