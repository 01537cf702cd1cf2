import { Form, useSearchParams } from "@remix-run/react";
import { useWords } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { ActAnswer } from "#app/operators/acting/act.server.ts";
import type { Findings } from "#app/operators/money/documents.ts";
import { FINDING_KINDS } from "#app/operators/money/fields.ts";
import { MoneyFrame } from "#app/operators/money/money-frame.tsx";
import { Paging } from "#app/operators/paging.tsx";
import { FindingList, FindingState } from "#app/operators/parts/finding-list.tsx";
import { FindingSteps } from "#app/operators/parts/finding-steps.tsx";
import { SelectField } from "#app/operators/select-field.tsx";
import { Button } from "#app/ui/button.tsx";
import { Moment } from "#app/ui/moment.tsx";

type Finding = Findings["nodes"][number];

function FindingRow({ finding, answer }: { finding: Finding; answer: ActAnswer | null }) {
  const { t } = useTranslation();
  const words = useWords();
  const { kind, subject, detail, seen, lastSeenAt, resolvedAt, note } = finding;
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
        <FindingState finding={finding} />
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
  return (
    <MoneyFrame title={t("operators.money.findings.title")}>
      <p className="text-muted">{t("operators.money.findings.lead")}</p>
      <FindingList
        path="/operators/money/findings"
        filters={<Kinds />}
        answer={answer}
        none={t("operators.money.findings.none")}
      >
        {findings.nodes.map((finding) => (
          <FindingRow key={finding.id} finding={finding} answer={answer} />
        ))}
      </FindingList>
      <Paging page={findings.pageInfo} />
    </MoneyFrame>
  );
}
