import { useTranslation } from "#app/lib/i18n/words.ts";
import type { ActAnswer } from "#app/operators/acting/act.server.ts";
import { RowActs } from "#app/operators/parts/row-acts.tsx";

type FindingStepsProps = { finding: { id: string; acknowledgedAt: string | null }; answer: ActAnswer | null };

/** What operators say of a finding that is open: that they look into it, or have seen to it. */
export function FindingSteps({ finding, answer }: FindingStepsProps) {
  const { t } = useTranslation();
  const resolve = { intent: "resolve", label: t("operators.money.findings.resolve") };
  const acknowledge = { intent: "acknowledge", label: t("operators.money.findings.acknowledge") };
  const buttons = finding.acknowledgedAt === null ? [acknowledge, resolve] : [resolve];
  const about = { name: "finding", id: finding.id, label: t("operators.money.findings.act") };
  return <RowActs {...about} buttons={buttons} answer={answer} />;
}
