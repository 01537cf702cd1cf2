import type { ReactNode } from "react";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { OperatorsFrame } from "#app/operators/frame.tsx";
import { Tabs } from "#app/operators/parts/tabs.tsx";

const TRAFFIC = ["endpoints", "deliveries", "callbacks", "mails", "jobs"] as const;

/** A page about what goes in and out, with the ways to the others. */
export function TrafficFrame({ title, children }: { title: string; children: ReactNode }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const parts = TRAFFIC.map((part) => ({
    to: href(`/operators/traffic/${part}`),
    name: t(`operators.traffic.${part}`),
  }));
  const tabs = [{ to: href("/operators/traffic"), name: t("operators.traffic.history") }, ...parts];
  return (
    <OperatorsFrame title={title}>
      <Tabs label={t("operators.traffic.title")} tabs={tabs} />
      {children}
    </OperatorsFrame>
  );
}
