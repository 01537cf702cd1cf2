import { useEffect, useRef, useState } from "react";
import { type CastChoice, CastChoicesDocument } from "#app/compose/cast/documents.ts";
import { classes } from "#app/lib/class-names.ts";
import { read } from "#app/lib/graphql/client.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";

type CastPickerProps = {
  /** How many the model takes. */
  most: number;
  chosen: readonly string[];
  onChoose: (ids: string[]) => void;
};

/** The account's characters, read when they are asked for: one may have been made in another tab. Null until they are there. */
function useCast(): { all: readonly CastChoice[] | null; isFailed: boolean } {
  const [all, setAll] = useState<readonly CastChoice[] | null>(null);
  const [isFailed, setFailed] = useState(false);
  useEffect(() => {
    let isWanted = true;
    read(CastChoicesDocument, {}, "network-only").then(({ data }) => {
      if (!isWanted) return;
      if (data?.viewer == null) setFailed(true);
      else setAll(data.viewer.characters.nodes);
    });
    return () => {
      isWanted = false;
    };
  }, []);
  return { all, isFailed };
}

/** Who plays, by ticking: those without a picture can't, and no more than the model takes. */
export function CastPicker({ most, chosen, onChoose }: CastPickerProps) {
  const { t } = useTranslation();
  const { all, isFailed } = useCast();
  const [isPruned, setPruned] = useState(false);
  const prune = useRef((there: readonly CastChoice[]) => {
    const left = chosen.filter((id) => there.some((character) => character.id === id));
    if (left.length === chosen.length) return;
    setPruned(true);
    onChoose(left);
  });
  useEffect(() => {
    if (all !== null) prune.current(all);
  }, [all]);
  if (isFailed) return <p role="alert">{t("sources.failed")}</p>;
  if (all === null) return <p className="min-h-12 text-muted text-sm">{t("cast.loading")}</p>;
  if (all.length === 0) return <p className="text-muted text-sm">{t("cast.none")}</p>;
  const isFull = chosen.length >= most;
  const toggle = (id: string) => onChoose(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return (
    <fieldset>
      <legend className="mb-2 font-medium">{t("cast.choose")}</legend>
      {isPruned && (
        <p role="status" className="mb-2 text-sm">
          {t("cast.gone")}
        </p>
      )}
      <div className="flex max-h-72 flex-wrap gap-2 overflow-y-auto">
        {all.map(({ id, name, images }) => {
          const isChosen = chosen.includes(id);
          const [first] = images;
          return (
            <label key={id} className={classes("choice", "choice-chip")}>
              <input
                type="checkbox"
                checked={isChosen}
                disabled={!isChosen && (isFull || first === undefined)}
                onChange={() => toggle(id)}
                className="choice-input"
              />
              <span className="contents">
                {first !== undefined && <img src={first.thumb} alt="" loading="lazy" className="choice-picture" />}
                <span dir="auto" className="max-w-40 truncate">
                  {name}
                </span>
              </span>
            </label>
          );
        })}
      </div>
      {isFull && <p className="mt-2 text-muted text-sm">{t("cast.most", { most })}</p>}
    </fieldset>
  );
}
