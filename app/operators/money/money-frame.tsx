import type { ReactNode } from "react";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { OperatorsFrame } from "#app/operators/frame.tsx";
import { Tabs } from "#app/operators/parts/tabs.tsx";

/** A page about money, with the ways to the others. */
export function MoneyFrame({ title, children }: { title: string; children: ReactNode }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const tabs = [
    { to: href("/operators/money"), name: t("operators.money.payments") },
    { to: href("/operators/money/findings"), name: t("operators.money.findings.title") },
    { to: href("/operators/money/holds"), name: t("operators.money.holds.title") },
  ];
  return (
    <OperatorsFrame title={title}>
      <Tabs label={t("operators.money.title")} tabs={tabs} />
      {children}
    </OperatorsFrame>
  );
}
