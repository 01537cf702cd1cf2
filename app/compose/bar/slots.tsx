import { Suspense } from "react";
import type { Bar } from "#app/compose/bar/use-bar.ts";
import { AddSlot } from "#app/compose/sources/add-slot.tsx";
import { SourceSlot } from "#app/compose/sources/source-slot.tsx";
import type { SourceItem } from "#app/compose/sources/source-store.ts";
import { frameModeOf, type SourceRule, takes } from "#app/compose/sources/sources.ts";
import { useEnhanced } from "#app/lib/browser/use-hydrated.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { optionalPart } from "#app/ui/optional-part.ts";

const RoleChip = optionalPart(async () => (await import("#app/compose/bar/chips/role-chip.tsx")).RoleChip);

const FRAMES = ["first", "last"] as const;

/** What a slot is for: a frame of the video, or a number in the list; and what adds the next one is called. */
function useSlotNames({ areFrames }: SourceRule) {
  const { t } = useTranslation();
  const frameAt = (index: number) => (areFrames ? FRAMES[index] : undefined);
  return {
    slotName: (index: number) => {
      const frame = frameAt(index);
      return frame === undefined ? String(index + 1) : t(`bar.frame.${frame}`);
    },
    addName: (index: number) => {
      const frame = frameAt(index);
      return frame === undefined ? t("bar.add") : t(`bar.addFrame.${frame}`);
    },
  };
}

/** What the form sends of the images. */
function SentImages({ bar: { choices, composer } }: { bar: Bar }) {
  const { used, rule } = composer;
  return (
    <>
      {used.map((asset) => (
        <input key={asset.id} type="hidden" name="sourceImage" value={asset.id} />
      ))}
      {choices.model?.kind === "VIDEO" && (
        <input type="hidden" name="frameMode" value={frameModeOf(rule, used.length)} />
      )}
    </>
  );
}

/** The images that the task starts from, in order, and the slot for the next. */
export function Slots({ bar, onDone }: { bar: Bar; onDone: () => void }) {
  const { sources, composer, adding } = bar;
  const { rule } = composer;
  const { t } = useTranslation();
  const isEnhanced = useEnhanced();
  const { slotName, addName } = useSlotNames(rule);
  const { items, ready, store } = sources;
  const { model } = bar.choices;
  const isTaken = (item: SourceItem) =>
    item.state !== "ready" || model === undefined || rule.most === 0 || takes(model, item.asset.contentType);
  const taken = items.filter(({ state }) => state !== "refused");
  // What is left out takes no room.
  const fit = taken.filter(isTaken);
  const used = Math.min(fit.length, rule.most);
  const isAside = (item: SourceItem) => !fit.slice(0, rule.most).includes(item);
  // A model that takes none makes way for one that does, so there is always a slot to add to.
  const hasRoom = rule.most === 0 || used < rule.most;
  return (
    <div className="grid max-w-full shrink-0 justify-items-start gap-1.5 sm:max-w-1/2">
      <div className="flex flex-wrap items-start gap-2">
        {taken.length > 0 && (
          <ol className="flex max-w-full flex-wrap gap-2">
            {taken.map((item) => (
              <SourceSlot
                key={item.key}
                item={item}
                index={items.indexOf(item)}
                count={items.length}
                label={isAside(item) ? t("sources.unused") : slotName(fit.indexOf(item))}
                isAside={isAside(item)}
                store={store}
              />
            ))}
          </ol>
        )}
        {hasRoom && (
          <AddSlot
            label={addName(used)}
            multiple={rule.most !== 1}
            room={Math.max(1, rule.most - used)}
            taken={ready.map(({ id }) => id)}
            inputs={model?.inputs}
            onFiles={adding.addFiles}
            onAssets={adding.addAssets}
            onDone={onDone}
          />
        )}
      </div>
      {isEnhanced && rule.mayBeReferences && ready.length > 0 && (
        <Suspense>
          <RoleChip bar={bar} />
        </Suspense>
      )}
      <SentImages bar={bar} />
    </div>
  );
}
