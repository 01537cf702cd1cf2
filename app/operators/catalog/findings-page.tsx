import { useWords } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { ActAnswer } from "#app/operators/acting/act.server.ts";
import { percent } from "#app/operators/catalog/catalog-page.tsx";
import { CatalogTabs } from "#app/operators/catalog/catalog-tabs.tsx";
import type { CatalogFindings } from "#app/operators/catalog/documents.ts";
import { OperatorsFrame } from "#app/operators/frame.tsx";
import { Paging } from "#app/operators/paging.tsx";
import { FindingList, FindingState } from "#app/operators/parts/finding-list.tsx";
import { FindingSteps } from "#app/operators/parts/finding-steps.tsx";
import { Way } from "#app/operators/parts/rows.tsx";
import { Moment } from "#app/ui/moment.tsx";

type Finding = CatalogFindings["nodes"][number];

/** The facts that are told, in the order in which they are; what else there is comes after them. */
const ORDER = [
  ...["from", "to", "before", "after", "creditsBefore", "credits", "unit", "added", "dropped", "removed", "changed"],
  ...["typeBefore", "type", "requiredBefore", "required", "defaultBefore", "default", "valuesBefore", "values"],
  ...["minBefore", "min", "maxBefore", "max", "lately", "ofDay", "trouble"],
];
/** What the line above says already. */
const SAID = new Set(["field", "kieModel", "isRead"]);
const SHARES = new Set(["lately", "ofDay"]);

/** The facts of a finding as names and values. */
function factsIn(detail: string, locale: string): { name: string; value: string }[] {
  const facts: unknown = JSON.parse(detail);
  if (typeof facts !== "object" || facts === null) return [];
  const place = (name: string) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  return Object.entries(facts)
    .filter(([name, value]) => value !== null && value !== "" && !SAID.has(name))
    .sort(([a], [b]) => place(a) - place(b))
    .map(([name, value]) => ({ name, value: SHARES.has(name) ? percent(Number(value), locale) : String(value) }));
}

function FindingRow({ finding, answer }: { finding: Finding; answer: ActAnswer | null }) {
  const { locale } = useTranslation();
  const words = useWords();
  const { kind, model, subject, detail, lastSeenAt, resolvedAt, note } = finding;
  return (
    <li className="grid gap-1 py-3">
      <p className="flex flex-wrap items-center justify-between gap-x-4">
        <span className="font-medium">{words(["operators", "catalog", "findings", "kinds", kind], kind)}</span>
        <span className="text-muted text-sm tabular-nums">
          <Moment at={lastSeenAt} />
        </span>
      </p>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <Way to={`/operators/catalog/${model}`}>{model}</Way>
        <span className="break-all font-mono text-muted">{subject}</span>
        <FindingState finding={finding} />
      </p>
      <dl className="grid gap-1 text-sm">
        {factsIn(detail, locale).map(({ name, value }) => (
          <div key={name} className="flex min-w-0 flex-wrap gap-x-2">
            <dt className="text-muted">{words(["operators", "catalog", "findings", "facts", name], name)}</dt>
            <dd dir="auto" className="min-w-0 break-words">
              {value}
            </dd>
          </div>
        ))}
      </dl>
      {note !== null && <p dir="auto">{note}</p>}
      {resolvedAt === null && <FindingSteps finding={finding} answer={answer} />}
    </li>
  );
}

/** What kie.ai says otherwise of our models than it did, as the watch has found it. */
export function CatalogFindingsPage({ findings, answer }: { findings: CatalogFindings; answer: ActAnswer | null }) {
  const { t } = useTranslation();
  return (
    <OperatorsFrame title={t("operators.catalog.title")}>
      <CatalogTabs />
      <p className="text-muted">{t("operators.catalog.findings.lead")}</p>
      <FindingList path="/operators/catalog/findings" answer={answer} none={t("operators.catalog.findings.none")}>
        {findings.nodes.map((finding) => (
          <FindingRow key={finding.id} finding={finding} answer={answer} />
        ))}
      </FindingList>
      <Paging page={findings.pageInfo} />
    </OperatorsFrame>
  );
}
