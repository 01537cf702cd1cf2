import { Form } from "@remix-run/react";
import ArrowRight from "lucide-react/icons/arrow-right";
import { WELCOME_CREDITS } from "#app/lib/credits.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Button } from "#app/ui/button.tsx";

function IdeaBox({ signedIn }: { signedIn: boolean }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  return (
    <Form
      method="get"
      action={href(signedIn ? "/workflow" : "/sign-up")}
      className="grid gap-3 rounded-3xl border border-edge/50 bg-surface p-3 shadow-lift focus-within:border-ink"
    >
      <label htmlFor="home-idea" className="sr-only">
        {t("home.ideaLabel")}
      </label>
      <textarea
        id="home-idea"
        name="idea"
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

/** What three steps make of one sentence, shown with what the product itself made. */
function Showpiece() {
  const { t } = useTranslation();
  return (
    <figure className="relative mx-auto w-full max-w-xl lg:max-w-none">
      <div className="overflow-hidden rounded-3xl border border-line bg-stage shadow-lift">
        <video
          controls
          muted
          loop
          playsInline
          preload="metadata"
          poster="/samples/1.webp"
          width={1280}
          height={720}
          aria-label={t("home.sample")}
          className="aspect-video h-auto w-full object-cover"
        >
          <source src="/samples/clip.mp4" type="video/mp4" />
        </video>
      </div>
      <figcaption className="mt-4 grid gap-1 border-accent border-l-4 pl-4">
        <span className="font-medium text-muted text-sm">{t("home.sampleSaid")}</span>
        <span className="text-lg leading-snug">“{t("home.sample")}”</span>
      </figcaption>
    </figure>
  );
}

/** The first screen: what this is, a place to begin, and what comes out. */
export function Hero({ signedIn }: { signedIn: boolean }) {
  const { t } = useTranslation();
  return (
    <section className="mx-auto grid max-w-6xl items-center gap-12 px-4 pt-12 pb-16 sm:px-6 lg:grid-cols-[1.05fr_1fr] lg:pt-20 lg:pb-24">
      <div className="grid gap-7">
        <h1 className="font-extrabold text-[clamp(2.4rem,6vw,4.1rem)] leading-[1.04] tracking-[-0.035em]">
          {t("home.title")}
        </h1>
        <p className="max-w-xl text-lg text-muted sm:text-xl">{t("home.lead")}</p>
        <IdeaBox signedIn={signedIn} />
      </div>
      <Showpiece />
    </section>
  );
}
