import { useSearchParams } from "@remix-run/react";
import type { ReactNode } from "react";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { ActAnswer } from "#app/operators/acting/act.server.ts";
import { ActRefusal } from "#app/operators/acting/act-refusal.tsx";
import { Rows } from "#app/operators/parts/rows.tsx";
import { Tabs } from "#app/operators/parts/tabs.tsx";
import { Badge } from "#app/ui/badge.tsx";
import { Notice } from "#app/ui/messages/notice.tsx";

type FindingStateProps = { finding: { acknowledgedAt: string | null; resolvedAt: string | null } };

/** Whether somebody looks into a finding, or it is seen to; nothing while it is new. */
export function FindingState({ finding: { acknowledgedAt, resolvedAt } }: FindingStateProps) {
  const { t } = useTranslation();
  if (resolvedAt !== null) return <Badge tone="ok">{t("operators.money.findings.resolved")}</Badge>;
  if (acknowledgedAt !== null) return <Badge tone="accent">{t("operators.money.findings.acknowledged")}</Badge>;
  return null;
}

type FindingListProps = {
  /** Of the page, without its language. */
  path: string;
  /** What narrows the list further. */
  filters?: ReactNode;
  answer: ActAnswer | null;
  /** What to say where there are none. */
  none: string;
  children: ReactNode[];
};

/** Findings, the open ones or those that are resolved, and what came of what was just done to one. */
export function FindingList({ path, filters, answer, none, children }: FindingListProps) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const [params] = useSearchParams();
  const tabs = [
    { to: href(path), name: t("operators.money.findings.open"), isOpen: !params.has("resolved") },
    {
      to: href(`${path}?resolved=1`),
      name: t("operators.money.findings.resolved"),
      isOpen: params.has("resolved"),
    },
  ];
  return (
    <>
      <Tabs label={t("operators.money.narrow")} tabs={tabs} />
      {filters}
      {answer?.isDone && (
        <Notice tone="note">
          <p role="status">{t("operators.money.findings.done")}</p>
        </Notice>
      )}
      {answer?.refusal && <ActRefusal refusal={answer.refusal} shown={["reason"]} />}
      <Rows none={none}>{children}</Rows>
    </>
  );
}
