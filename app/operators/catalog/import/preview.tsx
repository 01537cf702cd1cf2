import { useWords } from "#app/lib/i18n/i18n.ts";
import { numberIn, useTranslation } from "#app/lib/i18n/words.ts";
import { percent } from "#app/operators/catalog/catalog-page.tsx";
import type { ImportPreview } from "#app/operators/catalog/import/documents.ts";
import { Facts } from "#app/operators/parts/facts.tsx";

type Parameter = ImportPreview["parameters"][number];
type Input = ImportPreview["inputs"][number];

function ParameterRow({ parameter }: { parameter: Parameter }) {
  const { t, locale } = useTranslation();
  const words = useWords();
  const { name, label, type, required, defaultValue, values, min, max } = parameter;
  const number = (value: number) => numberIn(locale, value);
  const range =
    type === "STRING" && max !== null
      ? t("operators.catalog.import.upTo", { most: number(max) })
      : min !== null && max !== null
        ? t("operators.catalog.import.between", { min: number(min), max: number(max) })
        : null;
  const choices = type === "BOOLEAN" ? ["true", "false"] : values;
  const shown = (value: string) => words(["parameterValues", value], value);
  const facts = [
    choices?.map(shown).join(" · ") ?? range,
    defaultValue === null ? null : t("operators.catalog.import.byDefault", { value: shown(defaultValue) }),
    required ? t("operators.catalog.import.required") : null,
  ];
  return (
    <li className="grid gap-1 py-3">
      <p className="font-medium">{words(["parameters", name], label)}</p>
      <p className="break-words text-muted text-sm">{facts.filter((fact) => fact !== null).join(" — ")}</p>
    </li>
  );
}

/** The form of a model as people would see it: the words, the images, and everything that can be set. */
export function FormPreview({ preview }: { preview: ImportPreview }) {
  const { t, locale } = useTranslation();
  const words = useWords();
  const { takesPrompt, promptMaxLength, inputs, parameters } = preview;
  const most = numberIn(locale, promptMaxLength);
  const countOf = ({ min, max, minSeconds, maxSeconds }: Input) => {
    const number =
      min === max
        ? numberIn(locale, max)
        : t("operators.catalog.import.imagesCount", { min: String(min), max: String(max) });
    return minSeconds === null || maxSeconds === null
      ? number
      : t("operators.catalog.import.playedCount", { number, min: String(minSeconds), max: String(maxSeconds) });
  };
  const facts = [
    {
      name: t("operators.catalog.import.prompt"),
      value: takesPrompt ? t("operators.catalog.import.promptMost", { most }) : t("operators.catalog.import.noPrompt"),
    },
    ...(inputs.length === 0
      ? [{ name: t("operators.catalog.import.images"), value: t("operators.catalog.import.noImages") }]
      : inputs.map((input) => ({
          name: words(["operators", "catalog", "import", "files", input.kind], input.name),
          value: countOf(input),
        }))),
  ];
  return (
    <section aria-labelledby="preview" className="grid gap-3">
      <h3 id="preview" className="font-bold text-lg">
        {t("operators.catalog.import.preview")}
      </h3>
      <Facts facts={facts} />
      <h4 className="font-medium">{t("operators.catalog.import.parameters")}</h4>
      {parameters.length === 0 ? (
        <p className="text-muted">{t("operators.catalog.import.nothingToSet")}</p>
      ) : (
        <ul className="divide-y divide-line">
          {parameters.map((parameter) => (
            <ParameterRow key={parameter.name} parameter={parameter} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** What a task would cost here and at kie.ai. */
export function PricePreview({ preview }: { preview: ImportPreview }) {
  const { t, locale } = useTranslation();
  const { ownCredits: credits, providerCredits, margin, priceText } = preview;
  const unknown = t("operators.catalog.unknown");
  const facts = [
    {
      name: t("operators.catalog.import.priceHere"),
      value: credits === null ? t("operators.catalog.import.priceUnknown") : t("credits.count", { count: credits }),
    },
    {
      name: t("operators.catalog.import.cost"),
      value: providerCredits === null ? unknown : numberIn(locale, providerCredits),
    },
    { name: t("operators.catalog.facts.margin"), value: margin === null ? unknown : percent(margin, locale) },
  ];
  const says = [{ name: t("operators.catalog.import.says"), value: <span lang="en">{priceText ?? unknown}</span> }];
  return (
    <section aria-labelledby="import-price" className="grid gap-3">
      <h3 id="import-price" className="font-bold text-lg">
        {t("operators.catalog.import.price")}
      </h3>
      <Facts facts={facts} />
      <Facts facts={says} isWide />
    </section>
  );
}

/** What of kie.ai's fields was not understood, field by field. */
export function Doubts({ doubts }: { doubts: readonly { field: string; code: string; reason: string }[] }) {
  const { t } = useTranslation();
  const words = useWords();
  return (
    <section aria-labelledby="doubts" className="grid gap-3">
      <h3 id="doubts" className="font-bold text-lg">
        {t("operators.catalog.import.notUnderstood")}
      </h3>
      {doubts.length === 0 ? (
        <p className="text-muted">{t("operators.catalog.import.allUnderstood")}</p>
      ) : (
        <ul className="grid gap-2">
          {doubts.map(({ field, code, reason }) => (
            <li key={field} className="flex min-w-0 flex-wrap gap-x-3">
              <span className="break-all font-mono text-sm">{field}</span>
              <span className="text-muted text-sm">
                {words(["operators", "catalog", "import", "why", code], reason)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
