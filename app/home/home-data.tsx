import { QUESTIONS } from "#app/home/questions.tsx";
import { WELCOME_CREDITS } from "#app/lib/credits.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { StructuredData } from "#app/shell/head/structured-data.tsx";
import { useRootData } from "#app/shell/root-data.ts";

const NAME = "Nano Banana Video";

/** The home page for programs: who we are, what this is, and what people ask. */
export function HomeData() {
  const { t } = useTranslation();
  const { locale, href } = useLocale();
  const origin = useRootData()?.origin ?? "";
  const organization = { "@type": "Organization", "@id": `${origin}/#us`, name: NAME, url: origin };
  const logo = `${origin}/icon-512.png`;
  const site = { "@type": "WebSite", name: NAME, url: origin + href("/"), inLanguage: locale };
  return (
    <StructuredData
      things={[
        { ...organization, logo },
        { ...site, publisher: { "@id": organization["@id"] } },
        {
          "@type": "WebApplication",
          name: NAME,
          url: origin + href("/"),
          description: t("site.description"),
          applicationCategory: "MultimediaApplication",
          operatingSystem: "Any",
          image: `${origin}/social.png`,
          offers: { "@type": "Offer", price: 0, priceCurrency: "USD" },
        },
        {
          "@type": "FAQPage",
          mainEntity: QUESTIONS.map((key) => ({
            "@type": "Question",
            name: t(`home.questions.${key}`),
            acceptedAnswer: {
              "@type": "Answer",
              text: t(`home.questions.${key}Answer`, { count: WELCOME_CREDITS }),
            },
          })),
        },
      ]}
    />
  );
}
