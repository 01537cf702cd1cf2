import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Tabs } from "#app/operators/parts/tabs.tsx";

/** The catalogue's two parts: our models, and what kie.ai says otherwise of them. */
export function CatalogTabs() {
  const { t } = useTranslation();
  const { href } = useLocale();
  const tabs = [
    { to: href("/operators/catalog"), name: t("operators.catalog.models") },
    { to: href("/operators/catalog/findings"), name: t("operators.catalog.findings.title") },
  ];
  return <Tabs label={t("operators.catalog.parts")} tabs={tabs} />;
}
