import Check from "lucide-react/icons/check";
import X from "lucide-react/icons/x";
import { useState } from "react";
import { HISTORIES, type History, type MediaOf, useHistory } from "#app/compose/history/use-history.ts";
import { PlayedSlot } from "#app/compose/sources/played-slot.tsx";
import { classes } from "#app/lib/class-names.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { isPicture } from "#app/tasks/media.ts";
import type { Source } from "#app/tasks/upload/documents.ts";
import { Button } from "#app/ui/button.tsx";
import { useModal } from "#app/ui/dialogs/use-modal.ts";
import { Spinner } from "#app/ui/spinner.tsx";

type HistoryDialogProps = {
  /** How many more the model takes; with room for one, choosing another replaces the choice. */
  room: number;
  /** The ids of those that are in the form already. */
  taken: readonly string[];
  /** What the model starts from. */
  kinds: readonly MediaOf[];
  onUse: (assets: Source[]) => void;
  onClose: () => void;
};

type TabsProps<Choice extends string> = {
  label: string;
  choices: readonly Choice[];
  words: (choice: Choice) => string;
  chosen: Choice;
  onChoose: (choice: Choice) => void;
};

function Tabs<Choice extends string>({ label, choices, words, chosen, onChoose }: TabsProps<Choice>) {
  return (
    <fieldset aria-label={label} className="flex flex-wrap gap-2">
      {choices.map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={one === chosen}
          onClick={() => onChoose(one)}
          className={classes(
            "min-h-10 rounded-full border px-4 font-medium text-sm pointer-coarse:min-h-11",
            one === chosen ? "border-ink bg-ink text-paper" : "border-edge/50 hover:border-edge",
          )}
        >
          {words(one)}
        </button>
      ))}
    </fieldset>
  );
}

function Tile({ asset, isChosen, onToggle }: { asset: Source; isChosen: boolean; onToggle: () => void }) {
  return (
    <li>
      <button
        type="button"
        aria-pressed={isChosen}
        onClick={onToggle}
        className={classes(
          "relative block w-full overflow-hidden rounded-xl border-2 bg-stage",
          isChosen ? "border-ink" : "border-transparent hover:border-edge",
        )}
      >
        {isPicture(asset) ? (
          <img src={asset.thumb} alt={asset.altText} loading="lazy" className="aspect-square w-full object-cover" />
        ) : (
          <span className="relative block aspect-square w-full bg-sunken">
            <PlayedSlot asset={asset} />
            <span
              dir="auto"
              aria-hidden="true"
              className="absolute inset-x-0 bottom-0 truncate bg-ink/80 px-2 py-1 text-left text-paper text-xs"
            >
              {asset.altText}
            </span>
          </span>
        )}
        {isChosen && (
          <span className="absolute top-2 right-2 grid size-7 place-items-center rounded-full bg-accent text-on-accent">
            <Check className="size-4" aria-hidden="true" />
          </span>
        )}
      </button>
    </li>
  );
}

/** Adds to what is chosen, or takes away; beyond the room, the one chosen first makes way. */
export function toggled(chosen: readonly Source[], asset: Source, room: number): Source[] {
  if (chosen.some(({ id }) => id === asset.id)) return chosen.filter(({ id }) => id !== asset.id);
  return [...chosen, asset].slice(-Math.max(1, room));
}

type GridProps = Pick<HistoryDialogProps, "taken" | "room"> & {
  history: History;
  kind: MediaOf;
  chosen: Source[];
  onChosen: (chosen: Source[]) => void;
};

function Grid({ history, kind, taken, room, chosen, onChosen }: GridProps) {
  const { t } = useTranslation();
  const { images, after, state, readMore } = useHistory(history, kind);
  const free = images.filter(({ id }) => !taken.includes(id));
  return (
    <div className="min-h-48 overflow-y-auto p-1">
      <ul className="grid grid-cols-3 gap-2 sm:grid-cols-4 md:grid-cols-5">
        {free.map((asset) => (
          <Tile
            key={asset.id}
            asset={asset}
            isChosen={chosen.some(({ id }) => id === asset.id)}
            onToggle={() => onChosen(toggled(chosen, asset, room))}
          />
        ))}
      </ul>
      {state === "read" && free.length === 0 && (
        <p className="p-8 text-center text-muted">{t(`sources.nothing.${kind}`)}</p>
      )}
      {state === "reading" && (
        <p className="flex items-center justify-center gap-2 p-6 text-muted">
          <Spinner /> {t("sources.reading")}
        </p>
      )}
      {state === "failed" && (
        <div className="grid justify-items-center gap-3 p-6">
          <p>{t("sources.failed")}</p>
          <Button onClick={readMore}>{t("failure.again")}</Button>
        </div>
      )}
      {state === "read" && after !== null && (
        <div className="grid p-4">
          <Button onClick={readMore}>{t("sources.more")}</Button>
        </div>
      )}
    </div>
  );
}

/** Chooses from what one has, made here or uploaded, as far as the model takes such. */
export function HistoryDialog({ room, taken, kinds, onUse, onClose }: HistoryDialogProps) {
  const { t } = useTranslation();
  const ref = useModal();
  const [history, setHistory] = useState<History>("all");
  const [kind, setKind] = useState<MediaOf>(kinds[0] ?? "IMAGE");
  const [chosen, setChosen] = useState<Source[]>([]);
  // Images are counted as such; among several kinds it is files.
  const what = kinds.length === 1 && kind === "IMAGE" ? "" : "File";
  return (
    <dialog
      ref={ref}
      aria-labelledby="history-title"
      onClose={onClose}
      className="m-auto max-h-[min(48rem,92dvh)] w-[min(56rem,calc(100vw-1.5rem))] flex-col gap-4 rounded-2xl border border-line bg-surface p-4 text-ink shadow-lift open:flex sm:p-6"
    >
      <div className="flex items-center justify-between gap-4">
        <h2 id="history-title" className="font-bold text-xl">
          {t("sources.history")}
        </h2>
        <Button tone="quiet" size="icon" aria-label={t("sources.close")} onClick={() => ref.current?.close()}>
          <X className="size-5" aria-hidden="true" />
        </Button>
      </div>
      {kinds.length > 1 && (
        <Tabs
          label={t("sources.kind")}
          choices={kinds}
          words={(one) => t(`sources.kinds.${one}`)}
          chosen={kind}
          onChoose={setKind}
        />
      )}
      <Tabs
        label={t("sources.from")}
        choices={HISTORIES}
        words={(one) => t(`sources.show.${one}`)}
        chosen={history}
        onChoose={setHistory}
      />
      <Grid
        key={`${kind} ${history}`}
        history={history}
        kind={kind}
        taken={taken}
        room={room}
        chosen={chosen}
        onChosen={setChosen}
      />
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-muted text-sm">{t(`sources.room${what}`, { count: room })}</p>
        <Button
          tone="primary"
          disabled={chosen.length === 0}
          onClick={() => {
            onUse(chosen);
            ref.current?.close();
          }}
        >
          {chosen.length === 0 ? t(`sources.choose${what}`) : t(`sources.use${what}`, { count: chosen.length })}
        </Button>
      </div>
    </dialog>
  );
}
