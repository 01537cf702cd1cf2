import ChevronDown from "lucide-react/icons/chevron-down";
import type { ReactNode } from "react";
import type { ListedModel } from "#app/billing/documents.ts";
import { PROMPT_CREDITS, WELCOME_CREDITS } from "#app/lib/credits.ts";
import { useLocale, useWords } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { PricedModel } from "#app/tasks/catalog/documents.ts";
import { priceFrom } from "#app/tasks/catalog/price-from.ts";
import { ButtonLink } from "#app/ui/button.tsx";

const KINDS = [
  ["IMAGE", "image"],
  ["VIDEO", "video"],
  ["AUDIO", "sound"],
] as const;

function Row({ name, what, price }: { name: string; what: string; price: string }) {
  return (
    <li className="flex items-baseline justify-between gap-6 py-5">
      <span className="min-w-0">
        <span className="block font-semibold text-lg">{name}</span>
        <span className="text-muted">{what}</span>
      </span>
      <span className="max-w-1/2 shrink-0 text-right font-bold text-lg tabular-nums">{price}</span>
    </li>
  );
}

function Welcome() {
  const { t } = useTranslation();
  const { href } = useLocale();
  return (
    <div className="mt-2 grid gap-3 justify-self-start rounded-3xl bg-accent p-6 text-on-accent">
      <p className="font-extrabold text-3xl tracking-tight">{t("home.prices.free", { count: WELCOME_CREDITS })}</p>
      <p className="max-w-xs">{t("home.prices.freeBody")}</p>
      <ButtonLink tone="onAccent" to={href("/sign-up")} className="justify-self-start">
        {t("nav.signUp")}
      </ButtonLink>
    </div>
  );
}

/** Every model with what it is for and its price. */
export function AllModels({ models }: { models: readonly ListedModel[] }) {
  const { t } = useTranslation();
  const words = useWords();
  return (
    <details className="group/more border-line border-t">
      <summary className="flex min-h-14 items-center justify-between gap-3 font-semibold">
        <span>{t("home.prices.all", { count: models.length })}</span>
        <ChevronDown className="size-5 text-muted transition-transform group-open/more:rotate-180" aria-hidden="true" />
      </summary>
      <ul className="divide-y divide-line pb-2">
        {models.map((model) => (
          <li key={model.id} className="flex items-baseline justify-between gap-6 py-3 text-sm">
            <span className="min-w-0">
              <span className="font-medium">{model.name}</span>
              <span className="block text-muted">{words(["model", "about", model.slug], model.description)}</span>
            </span>
            <span className="max-w-1/2 shrink-0 text-right font-semibold tabular-nums">
              {t("credits.count", { count: model.credits })}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** What everything costs: the very prices the API charges. `children`: all models, or the way to them. */
export function Prices({ models, children }: { models: readonly PricedModel[]; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <section
      id="prices"
      aria-labelledby="prices-title"
      className="mx-auto grid max-w-6xl gap-10 px-4 py-16 sm:px-6 lg:grid-cols-[1fr_1.2fr] lg:py-24"
    >
      <div className="grid content-start gap-5">
        <h2 id="prices-title" className="font-bold text-3xl tracking-tight sm:text-4xl">
          {t("home.prices.title")}
        </h2>
        <p className="max-w-md text-lg text-muted">{t("home.prices.body")}</p>
        <Welcome />
      </div>
      <div className="self-start rounded-3xl border border-line bg-surface px-6 py-2 sm:px-8">
        <ul className="divide-y divide-line">
          <Row
            name={t("home.prices.prompt")}
            what={t("home.prices.promptBody")}
            price={t("credits.count", { count: PROMPT_CREDITS })}
          />
          {KINDS.map(([kind, name]) => (
            <Row
              key={kind}
              name={t(`home.prices.${name}`)}
              what={t(`home.prices.${name}Body`)}
              price={priceFrom(t, models, kind)}
            />
          ))}
        </ul>
        {children}
      </div>
    </section>
  );
}
