import { Form, useSearchParams } from "@remix-run/react";
import { useLocale, useWords } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { ActAnswer } from "#app/operators/acting/act.server.ts";
import { ActRefusal } from "#app/operators/acting/act-refusal.tsx";
import type { Findings } from "#app/operators/money/documents.ts";
import { FINDING_KINDS } from "#app/operators/money/fields.ts";
import { MoneyFrame } from "#app/operators/money/money-frame.tsx";
import { Paging } from "#app/operators/paging.tsx";
import { FindingSteps } from "#app/operators/parts/finding-steps.tsx";
import { Rows } from "#app/operators/parts/rows.tsx";
import { Tabs } from "#app/operators/parts/tabs.tsx";
import { SelectField } from "#app/operators/select-field.tsx";
import { Badge } from "#app/ui/badge.tsx";
import { Button } from "#app/ui/button.tsx";
import { Notice } from "#app/ui/messages/notice.tsx";
import { Moment } from "#app/ui/moment.tsx";

type Finding = Findings["nodes"][number];

function FindingRow({ finding, answer }: { finding: Finding; answer: ActAnswer | null }) {
  const { t } = useTranslation();
  const words = useWords();
  const { kind, subject, detail, seen, lastSeenAt, acknowledgedAt, resolvedAt, note } = finding;
  return (
    <li className="grid gap-1 py-3">
      <p className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="font-medium">{words(["operators", "money", "findings", "kinds", kind], kind)}</span>
        <span className="text-muted text-sm tabular-nums">
          <span>{t("operators.money.findings.seen", { count: seen })}</span> <Moment at={lastSeenAt} />
        </span>
      </p>
      <p className="flex flex-wrap items-center gap-2 text-sm">
        <span className="break-all font-mono">{subject}</span>
        {resolvedAt !== null && <Badge tone="ok">{t("operators.money.findings.resolved")}</Badge>}
        {resolvedAt === null && acknowledgedAt !== null && (
          <Badge tone="accent">{t("operators.money.findings.acknowledged")}</Badge>
        )}
      </p>
      <p className="break-all font-mono text-muted text-xs">{detail}</p>
      {note !== null && <p dir="auto">{note}</p>}
      {resolvedAt === null && <FindingSteps finding={finding} answer={answer} />}
    </li>
  );
}

function Kinds() {
  const { t } = useTranslation();
  const words = useWords();
  const [params] = useSearchParams();
  return (
    <Form method="get" className="flex flex-wrap items-end gap-3">
      <SelectField
        key={params.get("kind")}
        name="kind"
        label={t("operators.money.findings.kind")}
        defaultValue={params.get("kind") ?? ""}
        options={[
          { value: "", label: t("operators.money.findings.anyKind") },
          ...FINDING_KINDS.map((value) => ({
            value,
            label: words(["operators", "money", "findings", "kinds", value], value),
          })),
        ]}
      />
      {params.has("resolved") && <input type="hidden" name="resolved" value="1" />}
      <Button type="submit">{t("operators.money.findings.show")}</Button>
    </Form>
  );
}

/** What checks have found: the ledger, payments, and what is charged beside what kie.ai has consumed. */
export function FindingsPage({ findings, answer }: { findings: Findings; answer: ActAnswer | null }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const [params] = useSearchParams();
  const to = (more: string) => href(`/operators/money/findings${more}`);
  const tabs = [
    { to: to(""), name: t("operators.money.findings.open"), isOpen: !params.has("resolved") },
    { to: to("?resolved=1"), name: t("operators.money.findings.resolved"), isOpen: params.has("resolved") },
  ];
  return (
    <MoneyFrame title={t("operators.money.findings.title")}>
      <p className="text-muted">{t("operators.money.findings.lead")}</p>
      <Tabs label={t("operators.money.narrow")} tabs={tabs} />
      <Kinds />
      {answer?.isDone && (
        <Notice tone="note">
          <p role="status">{t("operators.money.findings.done")}</p>
        </Notice>
      )}
      {answer?.refusal && <ActRefusal refusal={answer.refusal} shown={["reason"]} />}
      <Rows none={t("operators.money.findings.none")}>
        {findings.nodes.map((finding) => (
          <FindingRow key={finding.id} finding={finding} answer={answer} />
        ))}
      </Rows>
      <Paging page={findings.pageInfo} />
    </MoneyFrame>
  );
}
