import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Tabs } from "#app/operators/parts/tabs.tsx";

const PARTS = ["ledger", "tasks", "payments", "access"] as const;

/** The ways to the parts of what an account has. */
export function AccountTabs({ id }: { id: string }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const of = href(`/operators/accounts/${id}`);
  const parts = PARTS.map((part) => ({ to: `${of}/${part}`, name: t(`operators.part.${part}`) }));
  const traffic = (["endpoints", "mails"] as const).map((part) => ({
    to: `${href(`/operators/traffic/${part}`)}?account=${id}`,
    name: t(`operators.traffic.${part}`),
    isOpen: false,
  }));
  const tabs = [{ to: of, name: t("operators.part.overview") }, ...parts, ...traffic];
  return <Tabs label={t("operators.part.label")} tabs={tabs} />;
}
