import { useEffect, useId, useRef, useState, useSyncExternalStore } from "react";
import { FullScreen } from "#app/creations/edit/full-screen.tsx";
import { Boxes } from "#app/creations/edit/mask/boxes.tsx";
import { openDrawing } from "#app/creations/edit/mask/drawing/drawing.ts";
import { readMask } from "#app/creations/edit/mask/drawing/kept-mask.ts";
import { keepWork, workOn } from "#app/creations/edit/mask/drawing/kept-work.ts";
import { EarlierMasks, earlierIn } from "#app/creations/edit/mask/earlier-masks.tsx";
import { MaskStage } from "#app/creations/edit/mask/mask-stage.tsx";
import { History, MaskTools } from "#app/creations/edit/mask/mask-tools.tsx";
import { choicesFor, type How, ModelChoice } from "#app/creations/edit/mask/model-choice.tsx";
import { ReferenceField } from "#app/creations/edit/mask/reference-field.tsx";
import { SendEdit } from "#app/creations/edit/mask/send-edit-button.tsx";
import { BRUSH, type StageControls, type Tool } from "#app/creations/edit/mask/stage-controls.ts";
import { useUndoKeys } from "#app/creations/edit/mask/use-undo-keys.ts";
import { useEdited } from "#app/creations/edit/use-edited.ts";
import type { Refusal } from "#app/lib/graphql/result.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { Media } from "#app/tasks/documents.ts";
import { Choice, ChoiceGroup } from "#app/ui/choice.tsx";
import { TextAreaField } from "#app/ui/field.tsx";
import { useAnnounce } from "#app/ui/messages/announce.tsx";
import { Notice } from "#app/ui/messages/notice.tsx";
import { useFieldError } from "#app/ui/messages/refusal-notice.tsx";
import { Spinner } from "#app/ui/spinner.tsx";

/** A change to begin with: the mask, the words and the model of one that was made before. */
export type Begun = { mask: Media; prompt: string; model: string };

type MaskEditorProps = {
  asset: Media;
  /** A change that is made once more. */
  begun?: Begun | null;
  onClose: () => void;
  /** Told the task that was ordered. */
  onOrdered: (task: string) => void;
};

/** The drawing of a picture: as it was left, or with the mask of an earlier change, as soon as that is read. */
function useDrawing(asset: Media, begun: Begun | null, prompt: string) {
  const [drawing] = useState(() => {
    const size = { width: asset.width ?? 1, height: asset.height ?? 1 };
    return openDrawing(size, begun === null ? workOn(asset.id)?.steps : []);
  });
  const [hasFailed, setFailed] = useState(false);
  const mask = begun?.mask ?? null;
  useEffect(() => {
    if (mask === null) return;
    let isOver = false;
    void readMask(mask).then((kept) => {
      if (isOver) return;
      if (kept === null) setFailed(true);
      else drawing.add({ kind: "kept", mask: kept });
    });
    return () => {
      isOver = true;
    };
  }, [drawing, mask]);
  const words = useRef(prompt);
  words.current = prompt;
  const isSent = useRef(false);
  useEffect(
    () => () => keepWork(asset.id, isSent.current ? null : { steps: drawing.steps(), prompt: words.current }),
    [asset.id, drawing],
  );
  const state = useSyncExternalStore(drawing.subscribe, drawing.state, drawing.state);
  return { drawing, state, hasFailed, isSent };
}

/** Changes a part of a picture: the part is painted, or given in numbers, or named where the model knows it; the words say what it becomes. */
export function MaskEditor({ asset, begun = null, onClose, onOrdered }: MaskEditorProps) {
  const { t } = useTranslation();
  const [hint, words, way] = [useId(), useId(), useId()];
  const fieldError = useFieldError();
  const [prompt, setPrompt] = useState(begun?.prompt ?? workOn(asset.id)?.prompt ?? "");
  const { drawing, state, hasFailed, isSent } = useDrawing(asset, begun, prompt);
  const { edited, unread } = useEdited(asset.id);
  const [tool, setTool] = useState<Tool>("brush");
  const [brush, setBrush] = useState<number>(BRUSH.usual);
  const [how, setHow] = useState<How>("mask");
  const [slug, setSlug] = useState(begun?.model ?? null);
  const [reference, setReference] = useState<Media | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [said, setSaid] = useState("");
  const controls = useRef<StageControls | null>(null);
  useAnnounce(said);
  useUndoKeys(drawing);

  const followUps = edited?.followUps ?? [];
  const named = choicesFor("name", followUps);
  const choices = how === "name" ? named : choicesFor("mask", followUps);
  const chosen = choices.find(({ model }) => model.slug === slug) ?? choices[0];
  const needsMore = chosen?.obstacle?.code === "NEEDS_MORE";
  return (
    <FullScreen
      title={t("edit.mask.title")}
      onClose={onClose}
      aside={how === "mask" && <History drawing={drawing} state={state} />}
      stage={
        <MaskStage
          {...{ drawing, asset, brush, controls }}
          large={edited?.large ?? null}
          tool={how === "mask" ? tool : "hand"}
          describedBy={hint}
        />
      }
    >
      {(close) => ({
        settings: (
          <>
            {named.length > 0 && (
              <ChoiceGroup legend={t("edit.mask.how")}>
                {(["mask", "name"] as const).map((one) => (
                  <Choice key={one} name={way} value={one} checked={how === one} onChoose={() => setHow(one)}>
                    {t(`edit.mask.ways.${one}`)}
                  </Choice>
                ))}
              </ChoiceGroup>
            )}
            <p id={hint} className="text-muted text-sm">
              {t(how === "mask" ? "edit.mask.hint" : "edit.mask.nameHint")}
            </p>
            {hasFailed && <Notice tone="danger">{t("edit.mask.unread")}</Notice>}
            {state.isFull && <Notice tone="note">{t("edit.mask.full")}</Notice>}
            {how === "mask" && (
              <>
                <MaskTools
                  {...{ drawing, state, tool, brush }}
                  onTool={setTool}
                  onBrush={setBrush}
                  controls={() => controls.current}
                />
                <Boxes drawing={drawing} state={state} onSaid={setSaid} />
                <EarlierMasks
                  drawing={drawing}
                  earlier={earlierIn(edited?.edits ?? [])}
                  onTaken={(taken) => {
                    setSlug(taken.model);
                    if (prompt.trim() === "") setPrompt(taken.prompt);
                    setSaid(t("edit.mask.taken"));
                  }}
                />
              </>
            )}
            <TextAreaField
              id={words}
              label={t(how === "mask" ? "edit.mask.words" : "edit.mask.nameWords")}
              rows={3}
              value={prompt}
              onChange={({ target }) => setPrompt(target.value)}
              error={fieldError(refusal, "prompt")}
            />
            {edited === null && unread === null && <Spinner className="size-5 justify-self-center" />}
            {unread !== null && (
              <Notice tone="danger">{t(unread === "gone" ? "errors.NOT_FOUND" : "edit.mask.unreachable")}</Notice>
            )}
            {edited !== null && chosen === undefined && <Notice tone="danger">{t("edit.mask.noModel")}</Notice>}
            {chosen !== undefined && <ModelChoice choices={choices} chosen={chosen} onChoose={setSlug} />}
            {needsMore && <ReferenceField reference={reference} onReference={setReference} />}
          </>
        ),
        end: (
          <SendEdit
            choice={chosen}
            asset={asset.id}
            parent={edited?.originTask?.id ?? null}
            prompt={prompt}
            drawing={how === "mask" ? drawing : null}
            isBlank={how === "mask" && state.isBlank}
            reference={needsMore ? reference : null}
            lacksReference={needsMore && reference === null}
            refusal={refusal}
            onRefused={setRefusal}
            onSent={(task) => {
              isSent.current = true;
              close();
              onOrdered(task);
            }}
          />
        ),
      })}
    </FullScreen>
  );
}
