import { Form } from "@remix-run/react";
import type { Outcome } from "#app/lib/graphql/result.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { ActAnswer } from "#app/operators/acting/act.server.ts";
import { ActRefusal } from "#app/operators/acting/act-refusal.tsx";
import { ProofForm } from "#app/operators/acting/proof-form.tsx";
import { CatalogTabs } from "#app/operators/catalog/catalog-tabs.tsx";
import type { ImportableModel, ImportPreview } from "#app/operators/catalog/import/documents.ts";
import { KINDS, LONGEST_SEARCH } from "#app/operators/catalog/import/fields.ts";
import { ImportForm } from "#app/operators/catalog/import/import-form.tsx";
import { Doubts, FormPreview, PricePreview } from "#app/operators/catalog/import/preview.tsx";
import { useLossSentence } from "#app/operators/catalog/price-form.tsx";
import { OperatorsFrame } from "#app/operators/frame.tsx";
import { Way } from "#app/operators/parts/rows.tsx";
import { Badge } from "#app/ui/badge.tsx";
import { Button } from "#app/ui/button.tsx";
import { TextField } from "#app/ui/field.tsx";
import { Notice } from "#app/ui/messages/notice.tsx";

/** So many of kie.ai's models stand on the page: a search finds the others. */
const MOST_SHOWN = 60;

type ImportPageProps = {
  search: string;
  /** Null while kie.ai does not answer. */
  models: readonly ImportableModel[] | null;
  looked: string | null;
  preview: Outcome<ImportPreview> | null;
  mayAct: boolean;
  answer: ActAnswer | null;
};

/** Which of kie.ai's models are there to be imported, and what the one that is looked at would be here. */
export function ImportPage({ search, models, looked, preview, mayAct, answer }: ImportPageProps) {
  const { t } = useTranslation();
  return (
    <OperatorsFrame title={t("operators.catalog.title")}>
      <CatalogTabs />
      {preview === null ? (
        <p className="text-muted">{t("operators.catalog.import.lead")}</p>
      ) : (
        <Looked {...{ looked: looked ?? "", search, preview, mayAct, answer }} />
      )}
      <Form method="get" role="search" className="flex flex-wrap items-end gap-3">
        <div className="min-w-0 flex-1">
          <TextField
            key={search}
            id="import-search"
            name="search"
            type="search"
            maxLength={LONGEST_SEARCH}
            label={t("operators.catalog.import.search")}
            defaultValue={search}
          />
        </div>
        <Button type="submit" tone="secondary">
          {t("operators.catalog.import.find")}
        </Button>
      </Form>
      {models === null && <Notice tone="warning">{t("operators.catalog.import.noAnswer")}</Notice>}
      {models !== null && (preview === null || search !== "") && <List {...{ models, search }} />}
      {preview !== null && search === "" && (
        <p>
          <Way to="/operators/catalog/import">{t("operators.catalog.import.back")}</Way>
        </p>
      )}
    </OperatorsFrame>
  );
}

function List({ models, search }: { models: readonly ImportableModel[]; search: string }) {
  const { t } = useTranslation();
  if (models.length === 0) return <p className="text-muted">{t("operators.catalog.import.none")}</p>;
  // Whoever comes here looks for what is not there yet.
  const free = models.filter(({ offeredAs }) => offeredAs === null);
  const offered = models.filter(({ offeredAs }) => offeredAs !== null);
  return (
    <section aria-label={t("operators.catalog.import.title")} className="grid gap-3">
      {free.length > 0 && (
        <>
          <p className="text-muted text-sm">{t("operators.catalog.import.count", { count: free.length })}</p>
          <Rows models={free} search={search} />
        </>
      )}
      {free.length === 0 && <p className="text-muted">{t("operators.catalog.import.allOffered")}</p>}
      {offered.length > 0 && (
        <details open={free.length === 0}>
          <summary className="min-h-11 cursor-pointer py-2.5 font-medium">
            {t("operators.catalog.import.offeredToo", { count: offered.length })}
          </summary>
          <Rows models={offered} search={search} />
        </details>
      )}
    </section>
  );
}

function Rows({ models, search }: { models: readonly ImportableModel[]; search: string }) {
  const { t } = useTranslation();
  return (
    <>
      <ul className="divide-y divide-line">
        {models.slice(0, MOST_SHOWN).map((model) => (
          <Row key={model.slug} model={model} search={search} />
        ))}
      </ul>
      {models.length > MOST_SHOWN && (
        <p className="text-muted text-sm">{t("operators.catalog.import.latest", { most: MOST_SHOWN })}</p>
      )}
    </>
  );
}

function Row({ model, search }: { model: ImportableModel; search: string }) {
  const { t } = useTranslation();
  const { slug, title, provider, priceText, offeredAs } = model;
  const address = new URLSearchParams({ ...(search !== "" && { search }), model: slug });
  return (
    <li className="grid gap-1 py-3">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Way to={`/operators/catalog/${offeredAs ?? `import?${address}`}`}>{title}</Way>
        {offeredAs !== null && <Badge tone="ok">{t("operators.catalog.import.offered")}</Badge>}
      </p>
      <p className="flex min-w-0 flex-wrap gap-x-3 text-muted text-sm">
        <span className="break-all font-mono">{slug}</span>
        {provider !== null && <span dir="auto">{provider}</span>}
        <span lang="en" className="break-words">
          {priceText ?? t("operators.catalog.import.noPrice")}
        </span>
      </p>
    </li>
  );
}

type LookedProps = Pick<ImportPageProps, "search" | "mayAct" | "answer"> & {
  looked: string;
  preview: Outcome<ImportPreview>;
};

function Looked({ looked, search, preview, mayAct, answer }: LookedProps) {
  const { t } = useTranslation();
  if (!preview.ok) {
    const isAbsent = preview.refusal.code === "NOT_FOUND";
    const asksForKind = preview.refusal.fields?.some(({ path }) => path[0] === "kind");
    return (
      <section aria-label={looked} className="grid gap-4">
        <h2 className="break-all font-bold text-2xl tracking-tight">{looked}</h2>
        {asksForKind && <KindForm {...{ looked, search }} />}
        {isAbsent && <Notice tone="warning">{t("operators.catalog.import.absent")}</Notice>}
        {!asksForKind && !isAbsent && <ActRefusal refusal={preview.refusal} shown={[]} />}
      </section>
    );
  }
  return <Model {...{ preview: preview.payload, mayAct, answer }} />;
}

/** Where nothing tells what a model makes, the operator does. */
function KindForm({ looked, search }: { looked: string; search: string }) {
  const { t } = useTranslation();
  return (
    <Form method="get" className="grid gap-3">
      <input type="hidden" name="model" value={looked} />
      <input type="hidden" name="search" value={search} />
      <p>{t("operators.catalog.import.kindUnknown")}</p>
      <p className="flex flex-wrap gap-3">
        {KINDS.map((kind) => (
          <Button key={kind} type="submit" name="kind" value={kind} tone="secondary">
            {t(`operators.catalog.kinds.${kind}`)}
          </Button>
        ))}
      </p>
    </Form>
  );
}

function Model({ preview, mayAct, answer }: { preview: ImportPreview } & Pick<ImportPageProps, "mayAct" | "answer">) {
  const { t } = useTranslation();
  const lossSentence = useLossSentence();
  const { title, slug, kind, offeredAs, missing, doubts, loss } = preview;
  return (
    <section aria-labelledby="looked" className="grid gap-6 rounded-3xl border border-line p-5">
      <header className="grid gap-1">
        <h2 id="looked" className="break-words font-bold text-2xl tracking-tight">
          {title}
        </h2>
        <p className="flex flex-wrap gap-x-3 text-muted text-sm">
          <span className="break-all font-mono">{slug}</span>
          <span>{t(`operators.catalog.kinds.${kind}`)}</span>
        </p>
      </header>
      {offeredAs !== null && (
        <Notice tone="note">
          <p role="status" className="flex flex-wrap items-center gap-x-3">
            <span>{t("operators.catalog.import.isOffered")}</span>
            <Way to={`/operators/catalog/${offeredAs}`}>{t("operators.catalog.import.openModel")}</Way>
          </p>
        </Notice>
      )}
      {missing.length > 0 && (
        <Notice tone="warning">
          <p>{t("operators.catalog.import.missing", { fields: missing.join(", ") })}</p>
        </Notice>
      )}
      {loss !== null && (
        <Notice tone="warning">
          <p>{lossSentence(loss)}</p>
        </Notice>
      )}
      <FormPreview preview={preview} />
      <Doubts doubts={doubts} />
      <PricePreview preview={preview} />
      {answer?.needsProof && <ProofForm answer={answer} />}
      {mayAct && offeredAs === null && missing.length === 0 && (
        <ImportForm key={slug} preview={preview} answer={answer} />
      )}
    </section>
  );
}
