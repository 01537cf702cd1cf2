import { useTranslation } from "#app/lib/i18n/words.ts";
import type { ActAnswer } from "#app/operators/acting/act.server.ts";
import { ActForm } from "#app/operators/acting/act-form.tsx";
import type { ImportedFrom } from "#app/operators/catalog/documents.ts";
import { Doubts } from "#app/operators/catalog/import/preview.tsx";
import { Facts } from "#app/operators/parts/facts.tsx";
import { Way } from "#app/operators/parts/rows.tsx";
import { Moment } from "#app/ui/moment.tsx";

type ImportedPartProps = { from: ImportedFrom; mayAct: boolean; answer: ActAnswer | null };

/** What a model was imported from, what was not understood of it, and its trial in the sandbox. */
export function ImportedPart({ from, mayAct, answer }: ImportedPartProps) {
  const { t } = useTranslation();
  const facts = [
    { name: t("operators.catalog.import.from.model"), value: <span className="break-all font-mono">{from.name}</span> },
    { name: t("operators.catalog.import.from.by"), value: from.author },
    { name: t("operators.catalog.import.from.at"), value: <Moment at={from.importedAt} /> },
    { name: t("operators.catalog.import.from.readAt"), value: <Moment at={from.readAt} /> },
  ];
  return (
    <section aria-labelledby="imported" className="grid gap-4">
      <h2 id="imported" className="font-bold text-2xl tracking-tight">
        {t("operators.catalog.import.from.title")}
      </h2>
      <Facts facts={facts} />
      <Doubts doubts={from.doubts} />
      <div className="grid gap-4 md:grid-cols-2">
        <ActForm intent="try" answer={answer} hasReason={false}>
          <Trial trial={from.trial} />
        </ActForm>
        {mayAct && <ActForm intent="reread" answer={answer} hasReason={false} />}
      </div>
    </section>
  );
}

function Trial({ trial }: { trial: ImportedFrom["trial"] }) {
  const { t } = useTranslation();
  if (trial === null) return <p className="text-muted text-sm">{t("operators.catalog.import.from.noTrial")}</p>;
  const [file] = trial.assets;
  return (
    <figure className="grid gap-2">
      {file?.contentType.startsWith("image/") && (
        <img src={file.url} alt={file.altText} className="max-h-64 w-auto rounded-2xl" />
      )}
      {file?.contentType.startsWith("video/") && (
        <video src={file.url} aria-label={file.altText} controls muted playsInline className="max-h-64 rounded-2xl" />
      )}
      {/* biome-ignore lint/a11y/useMediaCaption: what is said are the words of the trial, which are ours */}
      {file?.contentType.startsWith("audio/") && <audio src={file.url} aria-label={file.altText} controls />}
      <figcaption className="flex flex-wrap gap-x-3 text-sm">
        <Way to={`/creations/${trial.id}`}>{t("operators.catalog.import.from.trial")}</Way>
        <span>{t(`task.status.${trial.status}`)}</span>
        {file === undefined && <span className="text-muted">{t("operators.catalog.import.from.again")}</span>}
      </figcaption>
    </figure>
  );
}
