import type { ReactNode } from "react";
import { PROMPT_CREDITS } from "#app/lib/credits.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { PricedModel } from "#app/tasks/catalog/documents.ts";
import { priceFrom } from "#app/tasks/catalog/price-from.ts";

function RoadStep({
  number,
  name,
  price,
  children,
}: {
  number: number;
  name: "prompt" | "image" | "video";
  price: string;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <li className="grid content-start gap-5">
      <div className="aspect-[4/3] overflow-hidden rounded-3xl border border-line bg-stage">{children}</div>
      <div className="grid gap-1.5">
        <p className="flex items-center justify-between gap-3">
          <span className="grid size-8 place-items-center rounded-full bg-ink font-bold text-paper text-sm">
            {number}
          </span>
          <span className="font-medium text-muted text-sm">{price}</span>
        </p>
        <h3 className="font-bold text-xl tracking-tight">{t(`home.road.${name}.title`)}</h3>
        <p className="text-muted">{t(`home.road.${name}.body`)}</p>
      </div>
    </li>
  );
}

/** How it goes: one idea, three steps, the same picture all along. */
export function Road({ models }: { models: readonly PricedModel[] }) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="road" className="border-line border-y bg-surface">
      <div className="mx-auto grid max-w-6xl gap-10 px-4 py-16 sm:px-6 lg:py-20">
        <h2 id="road" className="max-w-2xl font-bold text-3xl tracking-tight sm:text-4xl">
          {t("home.road.title")}
        </h2>
        <ol className="grid gap-10 md:grid-cols-3 md:gap-6">
          <RoadStep number={1} name="prompt" price={t("credits.count", { count: PROMPT_CREDITS })}>
            <div className="grid h-full content-center gap-3 p-6">
              <p className="justify-self-end rounded-2xl rounded-br-sm bg-accent px-4 py-2.5 text-on-accent text-sm">
                {t("home.road.prompt.said")}
              </p>
              <p className="rounded-2xl rounded-bl-sm border border-line bg-surface px-4 py-3 text-sm leading-relaxed">
                {t("home.road.prompt.written")}
              </p>
            </div>
          </RoadStep>
          <RoadStep number={2} name="image" price={priceFrom(t, models, "IMAGE")}>
            <img
              src="/samples/1.webp"
              alt={t("home.sampleImage")}
              width={1280}
              height={720}
              loading="lazy"
              className="size-full object-cover"
            />
          </RoadStep>
          <RoadStep number={3} name="video" price={priceFrom(t, models, "VIDEO")}>
            <div className="relative size-full">
              <img
                src="/samples/1.webp"
                alt={t("home.sampleVideo")}
                width={1280}
                height={720}
                loading="lazy"
                className="size-full object-cover"
              />
              <span className="absolute inset-0 grid place-items-center">
                <span className="grid size-16 place-items-center rounded-full bg-accent text-on-accent shadow-lift">
                  <svg viewBox="0 0 24 24" className="ml-1 size-7" aria-hidden="true">
                    <path
                      d="M7 4.500v15a1 1 0 0 0 1.500.86l12-7.500a1 1 0 0 0 0-1.720l-12-7.500A1 1 0 0 0 7 4.500z"
                      fill="currentColor"
                    />
                  </svg>
                </span>
              </span>
            </div>
          </RoadStep>
        </ol>
      </div>
    </section>
  );
}
