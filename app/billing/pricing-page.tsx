import type { ListedModel, Pack } from "#app/billing/documents.ts";
import { Packs, usePackName } from "#app/billing/packs.tsx";
import { AllModels, Prices } from "#app/billing/prices.tsx";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Button, ButtonLink } from "#app/ui/button.tsx";
import { Notice } from "#app/ui/messages/notice.tsx";

type PricingPageProps = { models: readonly ListedModel[]; packs: readonly Pack[]; isOn: boolean; signedIn: boolean };

/** What credits cost, and what they buy: the same rows that checkout and the API use. */
export function PricingPage({ models, packs, isOn, signedIn }: PricingPageProps) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const packName = usePackName();
  const next = new URLSearchParams({ next: href("/billing") });
  const to = signedIn ? href("/billing") : href(`/sign-up?${next}`);
  return (
    <main id="main">
      <section className="mx-auto grid max-w-6xl gap-8 px-4 pt-14 sm:px-6 lg:pt-20">
        <div className="grid max-w-2xl gap-4">
          <h1 className="font-extrabold text-4xl tracking-tight sm:text-5xl">{t("pricing.title")}</h1>
          <p className="text-lg text-muted">{t("pricing.lead")}</p>
        </div>
        {!isOn && <Notice tone="note">{t("billing.off")}</Notice>}
        <h2 className="sr-only">{t("billing.buy")}</h2>
        <Packs
          packs={packs}
          models={models}
          action={(pack) => {
            const label = t("billing.buyPack", { name: packName(pack.name) });
            return isOn ? (
              <ButtonLink tone="primary" wide to={to}>
                {label}
              </ButtonLink>
            ) : (
              <Button disabled wide>
                {label}
              </Button>
            );
          }}
        />
        <ul className="grid gap-x-8 gap-y-2 text-muted sm:grid-cols-3">
          {(["noPlan", "back", "receipt"] as const).map((promise) => (
            <li key={promise}>{t(`pricing.promises.${promise}`)}</li>
          ))}
        </ul>
      </section>
      <Prices models={models}>
        <AllModels models={models} />
      </Prices>
    </main>
  );
}
