import { useState } from "react";
import type { ModelOffer } from "#app/compose/models/offers.ts";
import { modelForImages, type SourceRule, takes } from "#app/compose/sources/sources.ts";
import type { Sources } from "#app/compose/sources/use-sources.ts";
import type { Choices } from "#app/compose/use-choices.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { Source } from "#app/tasks/upload/documents.ts";
import { useAnnounce } from "#app/ui/messages/announce.tsx";

type Adding = { note: string | null; addFiles: (files: File[]) => void; addAssets: (assets: Source[]) => void };

/** The type of the first that is played, as far as that is said; fewer models take those. */
function playedAmong(types: readonly string[]): string | undefined {
  return types.find((type) => /^(video|audio)\//.test(type));
}

/** Takes images into the form. A model that can't start from any makes way for one that can, and the form says so. */
export function useAdding(offers: ModelOffer[], choices: Choices, sources: Sources, rule: SourceRule): Adding {
  const { t } = useTranslation();
  const [changedTo, setChangedTo] = useState<string | null>(null);
  const { model } = choices;
  const makeRoom = (contentType = "image/") => {
    const fits = contentType.startsWith("image/") ? rule.most > 0 : model === undefined || takes(model, contentType);
    if (fits || model === undefined) return;
    const able = modelForImages(
      offers.map((offer) => offer.model),
      model,
      contentType,
    );
    if (able === undefined) return;
    choices.chooseModel(able.slug);
    setChangedTo(able.slug);
  };
  const note =
    changedTo !== null && changedTo === model?.slug ? t("sources.changedModel", { model: model.name }) : null;
  useAnnounce(note ?? "");
  return {
    note,
    addFiles: (files) => {
      if (files.length === 0) return;
      makeRoom(playedAmong(files.map(({ type }) => type)));
      sources.store.addFiles(files);
    },
    addAssets: (assets) => {
      makeRoom(playedAmong(assets.map(({ contentType }) => contentType)));
      sources.store.addAssets(assets);
    },
  };
}
