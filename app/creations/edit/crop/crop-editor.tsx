import RotateCcw from "lucide-react/icons/rotate-ccw";
import RotateCw from "lucide-react/icons/rotate-cw";
import { useId, useState } from "react";
import { CropFrame } from "#app/creations/edit/crop/crop-frame.tsx";
import { CropMade } from "#app/creations/edit/crop/crop-made.tsx";
import { turnedSize } from "#app/creations/edit/crop/geometry.ts";
import { type CropState, RATIOS, useCrop } from "#app/creations/edit/crop/use-crop.ts";
import { CropDocument } from "#app/creations/edit/documents.ts";
import { FullScreen } from "#app/creations/edit/full-screen.tsx";
import { NumberField } from "#app/creations/edit/number-field.tsx";
import { useEdited } from "#app/creations/edit/use-edited.ts";
import { useSettled } from "#app/creations/edit/use-settled.ts";
import { useSize } from "#app/creations/edit/use-size.ts";
import { change, refetchFollowed } from "#app/lib/graphql/client.ts";
import type { Refusal } from "#app/lib/graphql/result.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { Media } from "#app/tasks/documents.ts";
import { Button } from "#app/ui/button.tsx";
import { Choice, ChoiceGroup } from "#app/ui/choice.tsx";
import { useAnnounce } from "#app/ui/messages/announce.tsx";
import { RefusalNotice } from "#app/ui/messages/refusal-notice.tsx";

const ROOM_PX = 28;

/** The picture as large as fits, turned as it is asked for, with the frame over it. */
function Stage({ asset, large, crop, hint }: { asset: Media; large: string | null; crop: CropState; hint: string }) {
  const [ref, stage] = useSize<HTMLDivElement>();
  const { size, turn } = crop;
  const [across, down] = [stage.width - 2 * ROOM_PX, stage.height - 2 * ROOM_PX];
  const scale = Math.max(0, Math.min(across / size.width, down / size.height));
  const shown = { width: size.width * scale, height: size.height * scale };
  const lying = turnedSize(shown, turn);
  return (
    <div ref={ref} className="absolute inset-0 overflow-hidden">
      {scale > 0 && (
        <div
          className="absolute"
          style={{ ...shown, left: (stage.width - shown.width) / 2, top: (stage.height - shown.height) / 2 }}
        >
          <img
            src={large ?? asset.preview}
            alt={asset.altText}
            draggable={false}
            className="absolute max-w-none select-none"
            style={{
              ...lying,
              left: (shown.width - lying.width) / 2,
              top: (shown.height - lying.height) / 2,
              transform: `rotate(${turn}deg)`,
            }}
          />
          <CropFrame crop={crop} scale={scale} describedBy={hint} />
        </div>
      )}
    </div>
  );
}

function Numbers({ crop }: { crop: CropState }) {
  const { t } = useTranslation();
  const { rect, size } = crop;
  const [h, v] = [
    { h: 1, v: 0 },
    { h: 0, v: 1 },
  ] as const;
  return (
    <fieldset>
      <legend className="mb-2 font-medium">{t("edit.numbers")}</legend>
      <div className="grid grid-cols-2 gap-3">
        <NumberField
          label={t("edit.x")}
          value={rect.x}
          min={0}
          max={size.width - 1}
          onChange={(x) => crop.place({ x })}
        />
        <NumberField
          label={t("edit.y")}
          value={rect.y}
          min={0}
          max={size.height - 1}
          onChange={(y) => crop.place({ y })}
        />
        <NumberField
          label={t("edit.width")}
          value={rect.width}
          min={1}
          max={size.width}
          onChange={(width) => crop.resizeBy(rect, h, { x: width - rect.width, y: 0 })}
        />
        <NumberField
          label={t("edit.height")}
          value={rect.height}
          min={1}
          max={size.height}
          onChange={(height) => crop.resizeBy(rect, v, { x: 0, y: height - rect.height })}
        />
      </div>
    </fieldset>
  );
}

function Settings({ crop, hint }: { crop: CropState; hint: string }) {
  const { t } = useTranslation();
  const name = useId();
  return (
    <>
      <p id={hint} className="text-muted text-sm">
        {t("edit.crop.hint")}
      </p>
      <ChoiceGroup legend={t("edit.crop.ratio")}>
        {RATIOS.map((ratio) => (
          <Choice
            key={ratio}
            name={name}
            value={ratio}
            checked={crop.ratio === ratio}
            onChoose={() => crop.setRatio(ratio)}
          >
            {ratio === "free" || ratio === "original" ? t(`edit.crop.ratios.${ratio}`) : ratio}
          </Choice>
        ))}
      </ChoiceGroup>
      <div className="flex flex-wrap gap-2">
        <Button size="small" onClick={() => crop.turnBy(-1)}>
          <RotateCcw className="size-4" aria-hidden="true" />
          {t("edit.crop.left")}
        </Button>
        <Button size="small" onClick={() => crop.turnBy(1)}>
          <RotateCw className="size-4" aria-hidden="true" />
          {t("edit.crop.right")}
        </Button>
        <Button size="small" tone="quiet" disabled={crop.isWhole} onClick={crop.reset}>
          {t("edit.crop.reset")}
        </Button>
      </div>
      <Numbers crop={crop} />
    </>
  );
}

type CropEditorProps = {
  asset: Media;
  onClose: () => void;
  /** Told what came of it: a picture of its own beside the other. */
  onMade?: (made: Media) => void;
};

/** Cuts a part out of a picture and turns it, for nothing; what comes of it stands beside the picture, which stays as it is. */
export function CropEditor({ asset, onClose, onMade }: CropEditorProps) {
  const { t } = useTranslation();
  const hint = useId();
  const { edited } = useEdited(asset.id);
  const crop = useCrop({ width: asset.width ?? 1, height: asset.height ?? 1 });
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [made, setMade] = useState<Media | null>(null);
  const size = t("edit.size", { width: crop.rect.width, height: crop.rect.height });
  useAnnounce(useSettled(made === null ? size : t("edit.crop.made")));
  const save = async () => {
    setBusy(true);
    setRefusal(null);
    const told = await change(CropDocument, { input: { asset: asset.id, ...crop.part } });
    setBusy(false);
    if (!told.ok) return setRefusal(told.refusal);
    setMade(told.payload.asset);
    onMade?.(told.payload.asset);
    await refetchFollowed();
  };
  return (
    <FullScreen
      title={t("edit.crop.title")}
      onClose={onClose}
      aside={<span className="px-2 text-muted text-sm tabular-nums">{made === null ? size : t("edit.crop.kept")}</span>}
      stage={
        made === null ? (
          <Stage asset={asset} large={edited?.large ?? null} crop={crop} hint={hint} />
        ) : (
          <img src={made.preview} alt={made.altText} className="absolute inset-0 size-full object-contain p-4" />
        )
      }
    >
      {(close) =>
        made === null
          ? {
              settings: <Settings crop={crop} hint={hint} />,
              end: (
                <>
                  <RefusalNotice refusal={refusal} />
                  <Button tone="primary" wide disabled={isBusy || crop.isWhole} onClick={() => void save()}>
                    {t(isBusy ? "edit.crop.saving" : "edit.crop.save")}
                  </Button>
                </>
              ),
            }
          : {
              settings: <CropMade made={made} onUsed={close} />,
              end: (
                <div className="flex flex-wrap justify-end gap-2">
                  <Button onClick={() => setMade(null)}>{t("edit.crop.again")}</Button>
                  <Button tone="primary" onClick={close}>
                    {t("edit.done")}
                  </Button>
                </div>
              ),
            }
      }
    </FullScreen>
  );
}
