import { useTranslation } from "#app/lib/i18n/words.ts";
import type { PricedModel } from "#app/tasks/catalog/documents.ts";
import { Examples } from "#app/tasks/examples/examples.tsx";

/** Things made here; each leads into the studio with the recipe it came from. */
export function Begin({ models, signedIn }: { models: readonly PricedModel[]; signedIn: boolean }) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="examples" className="mx-auto grid max-w-6xl gap-8 px-4 py-16 sm:px-6 lg:py-20">
      <div className="grid gap-2">
        <h2 id="examples" className="scroll-mt-24 font-bold text-3xl tracking-tight sm:text-4xl">
          {t("examples.title")}
        </h2>
        <p className="max-w-xl text-lg text-muted">{t("examples.lead")}</p>
      </div>
      <Examples models={models} isSignedIn={signedIn} />
    </section>
  );
}
