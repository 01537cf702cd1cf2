import { useTranslation } from "#app/lib/i18n/words.ts";

const EXAMPLE = `mutation {
  createVideoTask(input: {
    task: { model: "veo-3.1-fast"
            prompt: "slow push-in" }
    maxCredits: 60
  }) {
    ... on CreateVideoTaskPayload { task { id status } }
    ... on Error { code message }
  }
}`;

/** For those who build: everything these pages do is the public API. */
export function ApiTeaser() {
  const { t } = useTranslation();
  return (
    <section
      aria-labelledby="api"
      className="mx-auto grid max-w-6xl items-center gap-8 px-4 py-16 sm:px-6 lg:grid-cols-2 lg:py-20"
    >
      <div className="grid gap-4 justify-items-start">
        <h2 id="api" className="font-bold text-3xl tracking-tight">
          {t("home.api.title")}
        </h2>
        <p className="max-w-lg text-lg text-muted">{t("home.api.body")}</p>
      </div>
      <pre className="whitespace-pre-wrap rounded-3xl bg-[#1b1914] p-6 text-[#f6f3ea] text-sm leading-relaxed">
        <code>{EXAMPLE}</code>
      </pre>
    </section>
  );
}
