import { useEffect, useState } from "react";
import type { Bar } from "#app/compose/bar/use-bar.ts";
import { ModelInputsDocument, type TakenInput } from "#app/compose/sources/documents.ts";
import { modelForImages, takes } from "#app/compose/sources/sources.ts";
import { asRuled, takenWords, unfit } from "#app/compose/sources/taken.ts";
import { read } from "#app/lib/graphql/client.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { ModelCard } from "#app/tasks/catalog/documents.ts";
import { useAnnounce } from "#app/ui/messages/announce.tsx";

/** What a model takes, once it is known. Where it can't be read now, the order says it. */
function useInputs({ slug, kind }: ModelCard): readonly TakenInput[] | null {
  const [known, setKnown] = useState<{ slug: string; inputs: readonly TakenInput[] } | null>(null);
  useEffect(() => {
    let isWanted = true;
    read(ModelInputsDocument, { kind, slugs: [slug] }).then(({ data }) => {
      const inputs = data?.models[0]?.inputs;
      if (isWanted && inputs !== undefined) setKnown({ slug, inputs });
    });
    return () => {
      isWanted = false;
    };
  }, [slug, kind]);
  return known?.slug === slug ? known.inputs : null;
}

type TakenNoteProps = { bar: Bar; model: ModelCard };

/** What of the sources the model leaves out or can't take, what it would take, and a model that takes what was left out. */
export function TakenNote({ bar: { sources, composer, choices, offers }, model }: TakenNoteProps) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const inputs = useInputs(model);
  const { used, rule } = composer;
  const left = sources.ready.filter((source) => !used.includes(source));
  const refused = inputs === null ? [] : unfit(inputs, used);
  const isSaid = inputs !== null && left.length + refused.length > 0;
  const sentence = isSaid
    ? [
        t("sources.taken", { model: model.name, taken: takenWords(t, locale, asRuled(inputs, rule)) }),
        left.length > 0 ? t("sources.leftOut", { count: left.length }) : "",
        refused.length > 0 ? t("sources.unfit", { count: refused.length }) : "",
      ]
        .filter((words) => words !== "")
        .join(" ")
    : "";
  useAnnounce(sentence);
  const other = left.find(({ contentType }) => !takes(model, contentType));
  const names = offers.map((offer) => offer.model);
  const able = other === undefined ? undefined : modelForImages(names, model, other.contentType.replace(/\/.*/, "/"));
  if (sentence === "") return null;
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1 [overflow-wrap:anywhere]">
      <span>{sentence}</span>
      {able !== undefined && (
        <button
          type="button"
          className="min-h-8 rounded-full border border-edge px-3 font-medium hover:bg-sunken pointer-coarse:min-h-11"
          onClick={() => choices.chooseModel(able.slug)}
        >
          {t("sources.takeWith", { model: able.name })}
        </button>
      )}
    </p>
  );
}
