import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, type MetaFunction, useLoaderData } from "@remix-run/react";
import { Prices } from "#app/billing/prices.tsx";
import { ApiTeaser } from "#app/home/api-teaser.tsx";
import { Begin } from "#app/home/begin.tsx";
import { Hero } from "#app/home/hero.tsx";
import { HomeData } from "#app/home/home-data.tsx";
import { Promises } from "#app/home/promises.tsx";
import { Questions } from "#app/home/questions.tsx";
import { Road } from "#app/home/road.tsx";
import { ask } from "#app/lib/graphql/ask.server.ts";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { useRootData } from "#app/shell/root-data.ts";
import { PricesDocument } from "#app/tasks/catalog/documents.ts";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { models: all } = await ask({ request, context }, PricesDocument, {});
  const models = all.filter((model) => model.state !== "RETIRED");
  const { t } = wordsOf(request);
  return { models, title: `Nano Banana Video · ${t("site.tagline")}`, description: t("site.description") };
}

/** The same for all who are not signed in. Who reads another language is led to the page in that. */
export const headers = () => ({ "Page-Cache-Control": "max-age=30", Vary: "Accept-Language" });

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data?.title },
  // The largest thing on the first screen of a laptop is the poster of its clip, which the browser would find late.
  {
    tagName: "link",
    rel: "preload",
    as: "image",
    href: "/samples/1.webp",
    media: "(min-width: 64rem)",
    fetchpriority: "high",
  },
];

export default function Home() {
  const { models } = useLoaderData<typeof loader>();
  const viewer = useRootData()?.data.viewer;
  const { t } = useTranslation();
  const { href } = useLocale();
  return (
    <main id="main">
      <Hero signedIn={viewer != null} models={models} />
      <Begin models={models} signedIn={viewer != null} />
      <Road models={models} />
      <Prices models={models}>
        <Link
          to={href("/pricing#prices")}
          className="flex min-h-14 items-center border-line border-t font-semibold underline underline-offset-4"
        >
          {t("home.prices.all", { count: models.length })}
        </Link>
      </Prices>
      <Promises />
      <Questions />
      <ApiTeaser />
      <HomeData />
    </main>
  );
}
