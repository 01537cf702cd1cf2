import { useNavigation } from "@remix-run/react";
import { numberIn, useTranslation } from "#app/lib/i18n/words.ts";
import type { ActAnswer } from "#app/operators/acting/act.server.ts";
import { ActForm } from "#app/operators/acting/act-form.tsx";
import { ProofForm } from "#app/operators/acting/proof-form.tsx";
import { percent } from "#app/operators/catalog/catalog-page.tsx";
import { CatalogTabs } from "#app/operators/catalog/catalog-tabs.tsx";
import { GUARDS } from "#app/operators/catalog/fields.ts";
import type { PriceRules, RulesPreview } from "#app/operators/catalog/rules/documents.ts";
import type { loadPriceRules } from "#app/operators/catalog/rules/rules.server.ts";
import { TryFirst } from "#app/operators/catalog/try-first.tsx";
import { OperatorsFrame } from "#app/operators/frame.tsx";
import { Facts } from "#app/operators/parts/facts.tsx";
import { Way } from "#app/operators/parts/rows.tsx";
import { SelectField } from "#app/operators/select-field.tsx";
import { Badge } from "#app/ui/badge.tsx";
import { TextField } from "#app/ui/field.tsx";
import { useFieldError } from "#app/ui/messages/refusal-notice.tsx";
import { Moment } from "#app/ui/moment.tsx";

type RulesPageProps = Awaited<ReturnType<typeof loadPriceRules>> & { answer: ActAnswer | null };

function RuleFacts({ rules }: { rules: PriceRules }) {
  const { t, locale } = useTranslation();
  const { factor, step, guard, isGuardSet, author, reason, setAt } = rules;
  const guardIs = t(`operators.catalog.rules.guards.${guard}`);
  const facts = [
    { name: t("operators.catalog.rules.factor"), value: numberIn(locale, factor) },
    { name: t("operators.catalog.rules.step"), value: t("credits.count", { count: step }) },
    {
      name: t("operators.catalog.rules.guard"),
      value: isGuardSet ? guardIs : t("operators.catalog.rules.ofEnvironment", { guard: guardIs }),
    },
    {
      name: t("operators.catalog.rules.setBy"),
      value:
        setAt === null ? (
          t("operators.catalog.delivered")
        ) : (
          <span className="break-words">
            <span>{author}</span> · <Moment at={setAt} /> · <span dir="auto">{reason}</span>
          </span>
        ),
    },
  ];
  return <Facts facts={facts} />;
}

function Change({ change }: { change: RulesPreview["changes"][number] }) {
  const { t, locale } = useTranslation();
  const { model, before, after, marginBefore, marginAfter, isPaused } = change;
  const share = (margin: number | null) => (margin === null ? "–" : percent(margin, locale));
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2 text-sm">
      <span className="flex flex-wrap items-center gap-2">
        <Way to={`/operators/catalog/${model.slug}`}>{model.name}</Way>
        {isPaused && <Badge tone="danger">{t("operators.catalog.rules.pauses")}</Badge>}
      </span>
      <span className="tabular-nums">
        {t("operators.catalog.rules.change", {
          before: numberIn(locale, before),
          after: numberIn(locale, after),
          marginBefore: share(marginBefore),
          marginAfter: share(marginAfter),
        })}
      </span>
    </li>
  );
}

function Preview({ preview: { changes } }: { preview: RulesPreview }) {
  const { t } = useTranslation();
  return (
    <div role="status" className="grid gap-2 rounded-2xl border border-line p-4">
      <p className="font-semibold">
        {changes.length === 0
          ? t("operators.catalog.rules.noChange")
          : t("operators.catalog.rules.changes", { count: changes.length })}
      </p>
      <ul className="divide-y divide-line">
        {changes.map((change) => (
          <Change key={change.model.id} change={change} />
        ))}
      </ul>
    </div>
  );
}

function RulesForm({ rules, typed, trial, answer }: RulesPageProps) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const busy = useNavigation().state !== "idle";
  const own = answer?.intent === "priceRules" ? answer : null;
  const given = own === null ? typed : own.values;
  const refusal = own?.refusal ?? (trial?.ok === false && own === null ? trial.refusal : null);
  return (
    <ActForm
      intent="priceRules"
      answer={answer}
      shown={["factor", "step", "guard"]}
      hidden={{ seen: rules.setAt ?? "" }}
      reason={given.reason}
      before={<TryFirst disabled={busy} />}
    >
      <TextField
        id="factor"
        name="factor"
        inputMode="decimal"
        required
        label={t("operators.catalog.rules.factor")}
        hint={t("operators.catalog.rules.factorHint")}
        defaultValue={given.factor ?? String(rules.factor)}
        error={fieldError(refusal, "factor")}
      />
      <TextField
        id="step"
        name="step"
        inputMode="numeric"
        required
        label={t("operators.catalog.rules.step")}
        hint={t("operators.catalog.rules.stepHint")}
        defaultValue={given.step ?? String(rules.step)}
        error={fieldError(refusal, "step")}
      />
      <SelectField
        name="guard"
        label={t("operators.catalog.rules.guard")}
        hint={t("operators.catalog.rules.guardHint")}
        defaultValue={given.guard ?? rules.guard}
        options={GUARDS.map((value) => ({ value, label: t(`operators.catalog.rules.guards.${value}`) }))}
        error={fieldError(refusal, "guard")}
      />
      {trial?.ok === true && own?.isDone !== true && <Preview preview={trial.payload} />}
    </ActForm>
  );
}

/** How prices follow what kie.ai asks: the rules, and what others would change before they are set. */
export function PriceRulesPage(props: RulesPageProps) {
  const { t } = useTranslation();
  const { rules, mayAct, answer } = props;
  return (
    <OperatorsFrame title={t("operators.catalog.title")}>
      <CatalogTabs />
      <p className="text-muted">{t("operators.catalog.rules.lead")}</p>
      <RuleFacts rules={rules} />
      {mayAct && (
        <section aria-labelledby="acts" className="grid gap-4">
          <h2 id="acts" className="font-bold text-2xl tracking-tight">
            {t("operators.acts.title")}
          </h2>
          {answer?.needsProof && <ProofForm answer={answer} />}
          <RulesForm key={rules.setAt ?? "delivered"} {...props} />
        </section>
      )}
    </OperatorsFrame>
  );
}
