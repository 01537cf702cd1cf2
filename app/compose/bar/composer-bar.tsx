import { useLocation } from "@remix-run/react";
import { Suspense, useRef } from "react";
import { BarForm } from "#app/compose/bar/bar-form.tsx";
import type { ComposerBarProps } from "#app/compose/bar/props.ts";
import { useBar } from "#app/compose/bar/use-bar.ts";
import { useSheet } from "#app/compose/bar/use-sheet.ts";
import { requestedRatio } from "#app/compose/models/offers.ts";
import { readAssets } from "#app/compose/sources/use-sources.ts";
import { useEnhanced } from "#app/lib/browser/use-hydrated.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Notice } from "#app/ui/messages/notice.tsx";
import { useToast } from "#app/ui/messages/toast.tsx";
import { optionalPart } from "#app/ui/optional-part.ts";

// Until it has come, what asks for something leads to an address that begins with it.
const Commands = optionalPart(async () => (await import("#app/compose/bar/commands.ts")).Commands);

// What in the address is of the feed or of a story changes nothing in the bar.
const BEGINNINGS = ["kind", "from", "use", "image", "prompt", "saved", "model", "aspectRatio"];

function useBeginning(): string {
  const params = new URLSearchParams(useLocation().search);
  return BEGINNINGS.map((name) => params.get(name) ?? "").join("\n");
}

function keepUsed(slug: string): void {
  import("#app/compose/models/keep-models.client.ts").then(
    (models) => models.keepUsed(slug),
    // It only sorts the cards.
    () => undefined,
  );
}

function OwnBar(props: ComposerBarProps) {
  const { submissions, place, idempotencyKey, workflow, start, improve } = props;
  const { t } = useTranslation();
  const toast = useToast();
  const bar = useBar(props);
  const prompt = useRef<HTMLTextAreaElement>(null);
  const sheet = useSheet(prompt);
  const isEnhanced = useEnhanced();
  const order = (form: FormData) => {
    submissions.submit(form, requestedRatio(bar.choices.model, bar.choices.chosenValue));
    keepUsed(bar.choices.model?.slug ?? "");
    sheet.close();
  };
  const addAsset = async (id: string) => {
    const assets = await readAssets([id]);
    if (assets.length === 0) return toast({ text: t("bar.notUsable"), tone: "danger" });
    bar.adding.addAssets(assets);
  };
  return (
    <>
      {isEnhanced && (
        <Suspense fallback={null}>
          <Commands place={place} bar={bar} focusPrompt={sheet.open} />
        </Suspense>
      )}
      {start.isLost && (
        <div className="mx-auto w-full max-w-[55rem] px-5 pb-2">
          <Notice tone="warning">{t("compose.lost")}</Notice>
        </div>
      )}
      <BarForm
        {...{ bar, sheet, prompt }}
        hidden={{ idempotencyKey, ...(workflow === null ? {} : { workflow }) }}
        improve={improve}
        onOrder={order}
        onAsset={(id) => void addAsset(id)}
      />
    </>
  );
}

/**
 * The composer as a bar at the foot of the column that it is the last part of. What is in it survives reloads; another beginning in
 * the address is put in once.
 */
export function ComposerBar(props: ComposerBarProps) {
  return <OwnBar key={useBeginning()} {...props} />;
}
