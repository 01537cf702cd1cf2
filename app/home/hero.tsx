import { Form, Link } from "@remix-run/react";
import ArrowRight from "lucide-react/icons/arrow-right";
import { HeroClip } from "#app/home/hero-clip.tsx";
import { WELCOME_CREDITS } from "#app/lib/credits.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { PricedModel } from "#app/tasks/catalog/documents.ts";
import { priceFrom } from "#app/tasks/catalog/price-from.ts";
import { EXAMPLES } from "#app/tasks/examples/recipes.ts";
import { Button } from "#app/ui/button.tsx";

function IdeaBox({ signedIn }: { signedIn: boolean }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  return (
    <Form
      method="get"
      action={href(signedIn ? "/create" : "/sign-up")}
      className="grid gap-3 rounded-3xl border border-edge/50 bg-surface p-3 shadow-lift focus-within:border-ink"
    >
      <label htmlFor="home-idea" className="sr-only">
        {t("home.ideaLabel")}
      </label>
      <textarea
        id="home-idea"
        name={signedIn ? "prompt" : "idea"}
        rows={3}
        required
        maxLength={2000}
        placeholder={t("home.ideaPlaceholder")}
        className="min-h-24 w-full resize-none rounded-2xl bg-transparent px-3 py-2 text-lg leading-relaxed placeholder:text-muted focus-visible:outline-none"
      />
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="px-3 text-muted text-sm">
          {signedIn ? t("home.ideaPrice") : t("home.welcome", { count: WELCOME_CREDITS })}
        </p>
        <Button type="submit" tone="primary" size="large" className="max-sm:w-full">
          {t("home.start")}
          <ArrowRight className="size-5" aria-hidden="true" />
        </Button>
      </div>
    </Form>
  );
}

/** What it costs, what came of it, and where to read more. */
function Facts({ models }: { models: readonly PricedModel[] }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const link = "inline-flex min-h-10 items-center gap-2 font-semibold underline underline-offset-4";
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 px-1 text-sm">
      <p className="font-medium">
        {t("home.pricesLine", {
          image: priceFrom(t, models, "IMAGE"),
          video: priceFrom(t, models, "VIDEO"),
          sound: priceFrom(t, models, "AUDIO"),
        })}
      </p>
      <nav aria-label={t("home.more")} className="flex flex-wrap items-center gap-x-5">
        <a href="#examples" className={link}>
          <span aria-hidden="true" className="flex -space-x-2">
            {EXAMPLES.slice(0, 3).map(({ name, sample }) => (
              <img
                key={name}
                src={`/samples/${sample}.webp`}
                alt=""
                className="size-8 rounded-full border-2 border-paper bg-stage object-cover"
              />
            ))}
          </span>
          {t("home.seeExamples")}
        </a>
        <Link to={href("/pricing")} className={link}>
          {t("home.seePrices")}
        </Link>
        <Link to={href("/developers")} className={link}>
          {t("home.seeApi")}
        </Link>
      </nav>
    </div>
  );
}

/** What three steps make of one sentence, shown with what the product itself made. */
function Showpiece() {
  const { t } = useTranslation();
  return (
    <figure className="relative mx-auto w-full max-w-xl lg:max-w-none">
      <HeroClip src="/samples/clip.mp4" poster="/samples/1.webp" label={t("home.sample")} />
      <figcaption className="mt-4 grid gap-1 border-accent border-l-4 pl-4">
        <span className="font-medium text-muted text-sm">{t("home.sampleSaid")}</span>
        <span className="text-lg leading-snug">“{t("home.sample")}”</span>
      </figcaption>
    </figure>
  );
}

/** The first screen: what this is, a place to begin, and what comes out. */
export function Hero({ signedIn, models }: { signedIn: boolean; models: readonly PricedModel[] }) {
  const { t } = useTranslation();
  return (
    <section className="mx-auto grid max-w-6xl items-center gap-12 px-4 pt-8 pb-14 sm:px-6 lg:grid-cols-[1.05fr_1fr] lg:pt-14 lg:pb-20">
      <div className="grid grid-cols-[minmax(0,1fr)] gap-5 sm:gap-7">
        <h1 className="font-extrabold text-[clamp(2.4rem,6vw,4.1rem)] leading-[1.04] tracking-[-0.035em]">
          {t("home.title")}
        </h1>
        <p className="max-w-xl text-lg text-muted sm:text-xl">{t("home.lead")}</p>
        <div className="grid gap-3">
          <IdeaBox signedIn={signedIn} />
          <Facts models={models} />
        </div>
      </div>
      <Showpiece />
    </section>
  );
}
