import { useTranslation } from "#app/lib/i18n/words.ts";

/** The first stop of the Tab key: past the navigation, to the page itself. */
export function SkipLink() {
  const { t } = useTranslation();
  return (
    <a
      href="#main"
      className="sr-only z-50 rounded-xl bg-ink px-4 py-3 font-semibold text-paper focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
    >
      {t("nav.skip")}
    </a>
  );
}
