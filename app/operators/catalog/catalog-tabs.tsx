import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Tabs } from "#app/operators/parts/tabs.tsx";

/** The catalogue's parts: our models, what kie.ai says otherwise of them, how prices follow what it asks, and what else it has. */
export function CatalogTabs() {
  const { t } = useTranslation();
  const { href } = useLocale();
  const tabs = [
    { to: href("/operators/catalog"), name: t("operators.catalog.models") },
    { to: href("/operators/catalog/findings"), name: t("operators.catalog.findings.title") },
    { to: href("/operators/catalog/rules"), name: t("operators.catalog.rules.title") },
    { to: href("/operators/catalog/import"), name: t("operators.catalog.import.tab") },
  ];
  return <Tabs label={t("operators.catalog.parts")} tabs={tabs} />;
}
