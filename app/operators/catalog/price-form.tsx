import { useNavigation } from "@remix-run/react";
import type { Refusal } from "#app/lib/graphql/result.ts";
import { numberIn, useTranslation } from "#app/lib/i18n/words.ts";
import type { ActAnswer } from "#app/operators/acting/act.server.ts";
import { ActForm } from "#app/operators/acting/act-form.tsx";
import type { CatalogEntry, ModelPrice, PricePreview } from "#app/operators/catalog/documents.ts";
import { TryFirst } from "#app/operators/catalog/try-first.tsx";
import { TextAreaField, TextField } from "#app/ui/field.tsx";
import { Notice } from "#app/ui/messages/notice.tsx";
import { useFieldError } from "#app/ui/messages/refusal-notice.tsx";

/** What came of a price that was tried. */
type Trial = { ok: true; payload: PricePreview } | { ok: false; refusal: Refusal };

export type PriceFormProps = {
  entry: CatalogEntry;
  prices: readonly ModelPrice[];
  /** What the address has of the form, where a price is tried. */
  typed: Record<string, string>;
  trial: Trial | null;
  answer: ActAnswer | null;
};

/** A request that is sold below cost, in a sentence. */
export function useLossSentence() {
  const { t, locale } = useTranslation();
  return ({ parameters, credits, providerCredits }: NonNullable<CatalogEntry["loss"]>) =>
    t("operators.catalog.loss", { parameters, credits, cost: numberIn(locale, providerCredits) });
}

function Preview({ preview }: { preview: PricePreview }) {
  const { t, locale } = useTranslation();
  const lossSentence = useLossSentence();
  const { orders, before, after, least, most, dearer, cheaper, loss } = preview;
  const facts = [
    { name: t("operators.preview.before"), value: before },
    { name: t("operators.preview.after"), value: after },
    { name: t("operators.preview.least"), value: least ?? 0 },
    { name: t("operators.preview.most"), value: most ?? 0 },
    { name: t("operators.preview.dearer"), value: dearer },
    { name: t("operators.preview.cheaper"), value: cheaper },
  ];
  return (
    <div role="status" className="grid gap-3 rounded-2xl border border-line p-4">
      <p className="font-semibold">
        {orders === 0 ? t("operators.preview.none") : t("operators.preview.title", { count: orders })}
      </p>
      {orders > 0 && (
        <dl className="grid grid-cols-2 gap-x-6 gap-y-2">
          {facts.map(({ name, value }) => (
            <div key={name}>
              <dt className="text-muted text-sm">{name}</dt>
              <dd className="font-semibold tabular-nums">{numberIn(locale, value)}</dd>
            </div>
          ))}
        </dl>
      )}
      {loss !== null && (
        <Notice tone="warning">
          <p>{lossSentence(loss)}</p>
        </Notice>
      )}
    </div>
  );
}

function lastSet(prices: readonly ModelPrice[]): string {
  return [...prices].sort((a, b) => (a.setAt < b.setAt ? 1 : -1))[0]?.id ?? "";
}

/** What a model is to cost, first as a trial that changes nothing. */
export function PriceForm({ entry, prices, typed, trial, answer }: PriceFormProps) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const busy = useNavigation().state !== "idle";
  const own = answer?.intent === "price" ? answer : null;
  const given = own === null ? typed : own.values;
  const refusal = own?.refusal ?? (trial?.ok === false && own === null ? trial.refusal : null);
  return (
    <ActForm
      intent="price"
      answer={answer}
      shown={["credits", "factors", "from"]}
      hidden={{ seen: lastSet(prices) }}
      reason={given.reason}
      before={<TryFirst disabled={busy} />}
    >
      <TextField
        id="credits"
        name="credits"
        inputMode="numeric"
        required
        label={t("operators.acts.price.credits")}
        hint={t("operators.acts.price.creditsHint")}
        defaultValue={given.credits ?? entry.price.credits}
        error={fieldError(refusal, "credits")}
      />
      <TextAreaField
        id="factors"
        name="factors"
        rows={3}
        spellCheck={false}
        label={t("operators.acts.price.factors")}
        hint={t("operators.acts.price.factorsHint")}
        defaultValue={given.factors ?? entry.price.factors}
        className="font-mono text-sm"
        error={fieldError(refusal, "factors")}
      />
      <TextField
        id="from"
        name="from"
        type="datetime-local"
        label={t("operators.acts.price.from")}
        hint={t("operators.acts.price.fromHint")}
        defaultValue={given.from ?? ""}
        error={fieldError(refusal, "from")}
      />
      {trial?.ok === true && own?.isDone !== true && <Preview preview={trial.payload} />}
    </ActForm>
  );
}
