import { useActionData } from "@remix-run/react";
import { useEffect, useState } from "react";
import type { ComposerBarProps } from "#app/compose/bar/props.ts";
import { offersOf } from "#app/compose/models/offers.ts";
import { type Models, useModels } from "#app/compose/models/use-models.ts";
import { useAdding } from "#app/compose/sources/use-adding.ts";
import { useSources } from "#app/compose/sources/use-sources.ts";
import { formDefaults } from "#app/compose/submissions/form-defaults.ts";
import { useBatch } from "#app/compose/submissions/use-batch.ts";
import { type Choices, useChoices } from "#app/compose/use-choices.ts";
import { useComposer } from "#app/compose/use-composer.ts";
import { useDraft } from "#app/lib/browser/use-draft.ts";
import type { Answer } from "#app/lib/forms.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { type Kind, kindNamed, taskKind } from "#app/tasks/composing.ts";

const NOTHING: Record<string, string> = {};

/** What a form of the bar that was sent without scripts came back with; null for the forms of other parts of the page. */
function usePosted(): Answer | null {
  const answer = useActionData<Answer>();
  return kindNamed(answer?.intent) === undefined ? null : (answer ?? null);
}

/** Puts the kind into the address, without a word to the server: a reload then begins with it. */
function keepInAddress(kind: Kind): void {
  const url = new URL(window.location.href);
  url.searchParams.set("kind", kind);
  window.history.replaceState(window.history.state, "", url);
}

function useAllChoices(
  { data, start, kind: begun }: ComposerBarProps,
  { names, cards }: Models,
  posted: Answer | null,
) {
  const { t } = useTranslation();
  const input = (kind: Kind) => ({
    draft: `${data.viewer.id}:${kind}:choices`,
    models: names.filter((model) => model.kind === taskKind(kind)),
    cards,
    posted: posted?.intent === kind ? posted.values : NOTHING,
    fallback: { ...formDefaults(start.sources[0]), ...(kind === begun ? start.choices : NOTHING) },
  });
  const [image, video, audio] = [input("image"), input("video"), input("audio")];
  return {
    offers: { image: offersOf(image.models, t), video: offersOf(video.models, t), audio: offersOf(audio.models, t) },
    choices: { image: useChoices(image), video: useChoices(video), audio: useChoices(audio) } satisfies Record<
      Kind,
      Choices
    >,
  };
}

/**
 * Everything that stands in the bar. Words and images are one for all kinds, so that they stay when the kind changes; what is
 * chosen is kept for each. All of it survives a reload.
 */
export function useBar(props: ComposerBarProps) {
  const { data, start, submissions } = props;
  const posted = usePosted();
  const values = posted?.values ?? NOTHING;
  const name = data.viewer.id;
  const [kind, setKind] = useState<Kind>(props.kind);
  const [prompt, setPrompt] = useDraft(`${name}:prompt`, values.prompt ?? start.prompt);
  const catalog = useModels(data, props.kind);
  const both = useAllChoices(props, catalog, posted);
  const sources = useSources(`${name}:sources`, start.sources, start.asReferences);
  const batch = useBatch(`${name}:more`, values.takes);
  const offers = both.offers[kind];
  const choices = both.choices[kind];
  const { fetchAll, names, cards } = catalog;
  useEffect(() => {
    if (!choices.isAwaited) return;
    const fetch = () => void fetchAll(kind);
    fetch();
    window.addEventListener("online", fetch);
    return () => window.removeEventListener("online", fetch);
  }, [choices.isAwaited, kind, fetchAll]);
  const refusal = submissions.refusal ?? posted?.refusal ?? null;
  const { isSending } = submissions;
  const { available } = data.viewer.credits;
  const composer = useComposer({ refusal, isSending, offers, choices, sources, available, prompt, batch });
  const adding = useAdding(offers, choices, sources, composer.rule);
  /** Resolves to whether it is that kind now; it can't be where its models could not be fetched. */
  const chooseKind = async (next: Kind) => {
    if (next !== props.kind && !(await fetchAll(next))) return false;
    setKind(next);
    keepInAddress(next);
    return true;
  };
  const isTaken = submissions.taken !== null && submissions.taken.trim() === prompt.trim();
  return {
    ...{ kind, chooseKind, prompt, setPrompt, both: both.choices, offers, choices, sources, batch },
    ...{ refusal, available, composer, adding, isTaken, isSending, styles: data.styles, names, cards, fetchAll },
  };
}
export type Bar = ReturnType<typeof useBar>;
