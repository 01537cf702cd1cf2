import { useEffect, useState } from "react";
import { formFor, keyOf } from "#app/compose/models/card-price.ts";
import { EstimateImageDraftDocument, EstimateVideoDraftDocument } from "#app/compose/models/documents.ts";
import type { Sources } from "#app/compose/sources/use-sources.ts";
import { giveWords } from "#app/compose/submissions/use-estimate.ts";
import type { Choices } from "#app/compose/use-choices.ts";
import { read } from "#app/lib/graphql/client.ts";
import type { ResultOf } from "#app/lib/graphql/graphql.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { ModelCard } from "#app/tasks/catalog/documents.ts";
import type { Kind } from "#app/tasks/composing.ts";
import { imageTaskInput, videoTaskInput } from "#app/tasks/task-input.ts";

type DraftFirstProps = { kind: Exclude<Kind, "audio">; model: ModelCard; choices: Choices; sources: Sources };
type Draft = ResultOf<typeof EstimateImageDraftDocument>["estimate"];

async function ask(form: FormData, kind: Kind): Promise<Draft | null> {
  const { data } =
    kind === "image"
      ? await read(EstimateImageDraftDocument, { input: imageTaskInput(form) }, "network-only")
      : await read(EstimateVideoDraftDocument, { input: videoTaskInput(form) }, "network-only");
  return data?.estimate ?? null;
}

/** What a draft of what is chosen would cost; undefined until that is known, null where there is none. */
function useDraftEstimate({ kind, ...asked }: DraftFirstProps): Draft | null | undefined {
  const { form } = formFor(asked);
  form.set("draft", "true");
  giveWords(form, asked.model.kind);
  const key = keyOf(form);
  const [known, setKnown] = useState<{ key: string; draft: Draft | null } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is all that the form says
  useEffect(() => {
    let isLate = false;
    void ask(form, kind).then((draft) => {
      if (!isLate) setKnown({ key, draft });
    });
    return () => {
      isLate = true;
    };
  }, [key, kind]);
  return known?.key === key ? known.draft : undefined;
}

/** Has an order made small and cheap first. It can be taken back also where nothing cheaper makes what is chosen by now. */
export function DraftFirst(props: DraftFirstProps) {
  const { choices } = props;
  const { t } = useTranslation();
  const draft = useDraftEstimate(props);
  return (
    <label className="mb-3 flex min-h-11 items-center gap-3 rounded-xl border border-line px-3 py-2 text-sm has-checked:border-ink">
      <input
        type="checkbox"
        checked={choices.isDraft}
        disabled={draft === null && !choices.isDraft}
        onChange={(event) => choices.setAll({ draft: event.currentTarget.checked ? "true" : "" })}
        className="size-6 shrink-0 accent-ink"
      />
      <span>
        <span className="block font-semibold tabular-nums">
          {draft == null ? t("compose.draft.first") : t("compose.draft.priced", { credits: draft.credits })}
        </span>
        {draft === null && <span className="text-muted text-xs">{t("compose.draft.none")}</span>}
        {draft != null && (
          <span className="text-muted text-xs">
            {t("compose.draft.hint", { model: draft.model.name, credits: draft.draft?.fullCredits ?? draft.credits })}
          </span>
        )}
      </span>
    </label>
  );
}
