import { AddButtons, AddTile } from "#app/compose/sources/add-sources.tsx";
import { RefusedFile, SourceTile } from "#app/compose/sources/source-tile.tsx";
import { frameModeOf, type SourceRule } from "#app/compose/sources/sources.ts";
import type { Sources } from "#app/compose/sources/use-sources.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { ModelCard } from "#app/tasks/catalog/documents.ts";
import type { Source } from "#app/tasks/upload/documents.ts";
import { MOST_MEGABYTES } from "#app/tasks/upload/image-file.ts";
import { Choice, ChoiceGroup } from "#app/ui/choice.tsx";
import { useAnnounce } from "#app/ui/messages/announce.tsx";

export type SourceImagesProps = {
  id: string;
  model: ModelCard | undefined;
  rule: SourceRule;
  sources: Sources;
  error?: string;
  /** Said once when images made the form change to a model that takes them. */
  note: string | null;
  onFiles: (files: File[]) => void;
  onAssets: (assets: Source[]) => void;
};

const FRAMES = ["first", "last"] as const;

/** What a slot is for: a frame of the video, or a number in the list. */
function useSlotName({ areFrames }: SourceRule): (index: number) => string {
  const { t } = useTranslation();
  return (index) => {
    const frame = FRAMES[index];
    return areFrames && frame !== undefined ? t(`sources.frame.${frame}`) : String(index + 1);
  };
}

function ReferenceChoice({ rule, sources }: Pick<SourceImagesProps, "rule" | "sources">) {
  const { t } = useTranslation();
  if (!rule.mayBeReferences) return null;
  return (
    <ChoiceGroup legend={<span className="sr-only">{t("sources.role")}</span>}>
      {(["frames", "references"] as const).map((role) => (
        <Choice
          key={role}
          name="role"
          value={role}
          checked={(role === "references") === sources.asReferences}
          onChoose={() => sources.setReferences(role === "references")}
        >
          {t(`sources.roles.${role}`)}
        </Choice>
      ))}
    </ChoiceGroup>
  );
}

function Tiles({ id, rule, sources, onFiles }: SourceImagesProps) {
  const { t } = useTranslation();
  const { items, store } = sources;
  const slotName = useSlotName(rule);
  const taken = items.filter((item) => item.state !== "refused");
  const used = Math.min(taken.length, rule.most);
  // A model that takes none makes way for one that does, so there is always a slot to add to.
  const slots = rule.areFrames ? rule.most - used : Number(rule.most === 0 || used < rule.most);
  return (
    <ol className="flex flex-wrap gap-3">
      {taken.map((item, index) => (
        <SourceTile
          key={item.key}
          item={item}
          index={items.indexOf(item)}
          count={items.length}
          label={index < rule.most ? slotName(index) : t("sources.unused")}
          isAside={index >= rule.most}
          store={store}
        />
      ))}
      {Array.from({ length: slots }, (_, slot) => (
        <AddTile
          // biome-ignore lint/suspicious/noArrayIndexKey: an empty slot is nothing but its number
          key={slot}
          id={`${id}-${slot}`}
          label={rule.areFrames ? slotName(used + slot) : t("sources.add")}
          multiple={rule.most !== 1}
          onFiles={onFiles}
        />
      ))}
    </ol>
  );
}

function RefusedFiles({ sources: { items, store } }: Pick<SourceImagesProps, "sources">) {
  const refused = items.flatMap((item) => (item.state === "refused" ? [item] : []));
  if (refused.length === 0) return null;
  return (
    <ul className="grid gap-2">
      {refused.map((item) => (
        <RefusedFile key={item.key} item={item} store={store} />
      ))}
    </ul>
  );
}

/** What was too large to be sent as it was. */
function Fitted({ sources: { items } }: Pick<SourceImagesProps, "sources">) {
  const { t } = useTranslation();
  const names = items.flatMap((item) => (item.state === "ready" && item.wasFitted ? [item.name] : []));
  const words = names.length === 0 ? "" : t("sources.fitted", { names: names.join(", ") });
  useAnnounce(words);
  return words === "" ? null : <p className="text-sm [overflow-wrap:anywhere]">{words}</p>;
}

function Hint({ model, rule }: Pick<SourceImagesProps, "model" | "rule">) {
  const { t } = useTranslation();
  const room =
    rule.most > 0 && !rule.areFrames ? ` ${t("sources.most", { count: rule.most, model: model?.name })}` : "";
  return (
    <p className="text-muted text-sm">
      {t(rule.areFrames ? "sources.hintFrames" : "sources.hint", { most: MOST_MEGABYTES }) + room}
    </p>
  );
}

/** The images a task starts from: dropped, pasted, uploaded or chosen, in order, as many as the model takes. */
export function SourceImages(props: SourceImagesProps) {
  const { id, model, rule, sources, error, note, onFiles, onAssets } = props;
  const { t } = useTranslation();
  const { ready } = sources;
  const used = ready.slice(0, rule.most);
  const aside = ready.length - used.length;
  return (
    <fieldset id={id} className="grid gap-3">
      <legend className="mb-2 font-medium">
        <span>{t(rule.areFrames ? "sources.frames" : "sources.title")}</span>
        {rule.fewest === 0 && <span className="font-normal text-muted"> · {t("sources.optional")}</span>}
      </legend>
      <ReferenceChoice rule={rule} sources={sources} />
      <Tiles {...props} />
      <RefusedFiles sources={sources} />
      <Fitted sources={sources} />
      <AddButtons
        room={Math.max(1, rule.most - used.length)}
        taken={ready.map((asset) => asset.id)}
        onFiles={onFiles}
        onAssets={onAssets}
      />
      {note !== null && <p className="font-medium text-sm">{note}</p>}
      {aside > 0 && (
        <p className="font-medium text-sm">
          {rule.most === 0
            ? t("sources.takesNone", { model: model?.name })
            : t("sources.aside", { count: aside, model: model?.name, most: rule.most })}
        </p>
      )}
      {error !== undefined && <p className="font-medium text-danger text-sm">{error}</p>}
      <Hint model={model} rule={rule} />
      {used.map((asset) => (
        <input key={asset.id} type="hidden" name="sourceImage" value={asset.id} />
      ))}
      {model?.kind === "VIDEO" && <input type="hidden" name="frameMode" value={frameModeOf(rule, used.length)} />}
    </fieldset>
  );
}
