import { Suspense } from "react";
import type { Bar } from "#app/compose/bar/use-bar.ts";
import { useEnhanced } from "#app/lib/browser/use-hydrated.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { isPicture } from "#app/tasks/media.ts";
import { askedPart } from "#app/ui/asked-part.tsx";
import { useAnnounce } from "#app/ui/messages/announce.tsx";
import { useFieldError } from "#app/ui/messages/refusal-notice.tsx";

const TakenNote = askedPart(async () => (await import("#app/compose/sources/taken-note.tsx")).TakenNote);
const RefusedFile = askedPart(async () => (await import("#app/compose/sources/refused-file.tsx")).RefusedFile);

/** What has to be said of the images: files that are not taken, those made smaller, those the model leaves out, another model. */
export function SlotNotes({ bar }: { bar: Bar }) {
  const { sources, composer, adding, choices, refusal } = bar;
  const { items, ready, store } = sources;
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const refused = items.flatMap((item) => (item.state === "refused" ? [item] : []));
  const names = items.flatMap((item) => (item.state === "ready" && item.wasFitted ? [item.name] : []));
  const fitted = names.length === 0 ? "" : t("sources.fitted", { names: names.join(", ") });
  const { model } = choices;
  // What is played may be too long or of another format, too.
  const mayBeLeft = useEnhanced() && (ready.length > composer.used.length || ready.some((asset) => !isPicture(asset)));
  useAnnounce(fitted);
  const error = fieldError(refusal, "sourceImages");
  const notes = [fitted, adding.note ?? ""].filter((note) => note !== "");
  if (refused.length === 0 && notes.length === 0 && error === undefined && !mayBeLeft) return null;
  return (
    <div className="grid gap-1.5 text-sm not-empty:mt-2">
      {refused.length > 0 && (
        <ul className="grid gap-1.5">
          {refused.map((item) => (
            <Suspense key={item.key}>
              <RefusedFile item={item} store={store} />
            </Suspense>
          ))}
        </ul>
      )}
      {notes.map((note) => (
        <p key={note} className="[overflow-wrap:anywhere]">
          {note}
        </p>
      ))}
      {mayBeLeft && model !== undefined && (
        <Suspense>
          <TakenNote bar={bar} model={model} />
        </Suspense>
      )}
      {error !== undefined && <p className="font-medium text-danger">{error}</p>}
    </div>
  );
}
