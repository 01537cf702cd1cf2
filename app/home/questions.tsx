import ChevronDown from "lucide-react/icons/chevron-down";
import { WELCOME_CREDITS } from "#app/lib/credits.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";

/** What is asked, by the names of its words; each has an answer. */
export const QUESTIONS = ["free", "expire", "private", "languages", "leave"] as const;

/** What people ask before they begin, each with its answer folded below. */
export function Questions() {
  const { t } = useTranslation();
  return (
    <section
      aria-labelledby="questions"
      className="mx-auto grid max-w-6xl gap-8 px-4 py-16 sm:px-6 lg:grid-cols-[1fr_1.6fr] lg:py-20"
    >
      <h2 id="questions" className="font-bold text-3xl tracking-tight">
        {t("home.questions.title")}
      </h2>
      <ul className="divide-y divide-line border-line border-y">
        {QUESTIONS.map((key) => (
          <li key={key}>
            <details className="group/answer">
              <summary className="flex min-h-14 items-center justify-between gap-4 py-3 font-semibold text-lg">
                <span>{t(`home.questions.${key}`)}</span>
                <ChevronDown
                  className="size-5 shrink-0 text-muted transition-transform group-open/answer:rotate-180"
                  aria-hidden="true"
                />
              </summary>
              <p className="max-w-prose pb-5 text-muted">
                {t(`home.questions.${key}Answer`, { count: WELCOME_CREDITS })}
              </p>
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}
