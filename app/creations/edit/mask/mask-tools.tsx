import Brush from "lucide-react/icons/brush";
import Contrast from "lucide-react/icons/contrast";
import Eraser from "lucide-react/icons/eraser";
import Hand from "lucide-react/icons/hand";
import Maximize from "lucide-react/icons/maximize";
import Redo2 from "lucide-react/icons/redo-2";
import Trash2 from "lucide-react/icons/trash-2";
import Undo2 from "lucide-react/icons/undo-2";
import ZoomIn from "lucide-react/icons/zoom-in";
import ZoomOut from "lucide-react/icons/zoom-out";
import { useId } from "react";
import type { Drawing, DrawingState } from "#app/creations/edit/mask/drawing/drawing.ts";
import { BRUSH, type StageControls, TOOLS, type Tool, ZOOM_STEP } from "#app/creations/edit/mask/stage-controls.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Choice, ChoiceGroup } from "#app/ui/choice.tsx";

const ICONS = { brush: Brush, eraser: Eraser, hand: Hand };

function IconButton({
  name,
  icon: Icon,
  onPress,
  disabled,
}: {
  name: string;
  icon: typeof Undo2;
  onPress: () => void;
  disabled?: boolean;
}) {
  return (
    <button
      type="button"
      aria-label={name}
      title={name}
      disabled={disabled}
      onClick={onPress}
      className="grid size-11 place-items-center rounded-xl hover:bg-sunken disabled:opacity-40"
    >
      <Icon className="size-5" aria-hidden="true" />
    </button>
  );
}

type HistoryProps = { drawing: Drawing; state: DrawingState };

/** One step back, one step on. */
export function History({ drawing, state }: HistoryProps) {
  const { t } = useTranslation();
  return (
    <>
      <IconButton name={t("edit.mask.undo")} icon={Undo2} disabled={!state.canUndo} onPress={drawing.undo} />
      <IconButton name={t("edit.mask.redo")} icon={Redo2} disabled={!state.canRedo} onPress={drawing.redo} />
    </>
  );
}

type MaskToolsProps = HistoryProps & {
  tool: Tool;
  onTool: (tool: Tool) => void;
  brush: number;
  onBrush: (brush: number) => void;
  controls: () => StageControls | null;
};

/** With what the mask is painted, and how near one looks. */
export function MaskTools({ drawing, state, tool, onTool, brush, onBrush, controls }: MaskToolsProps) {
  const { t } = useTranslation();
  const [name, size] = [useId(), useId()];
  return (
    <>
      <ChoiceGroup legend={t("edit.mask.tool")}>
        {TOOLS.map((one) => {
          const Icon = ICONS[one];
          return (
            <Choice key={one} name={name} value={one} checked={tool === one} onChoose={() => onTool(one)}>
              <span className="inline-flex items-center gap-2">
                <Icon className="size-4" aria-hidden="true" />
                <span>{t(`edit.mask.tools.${one}`)}</span>
              </span>
            </Choice>
          );
        })}
      </ChoiceGroup>
      <div className="grid gap-1">
        <label htmlFor={size} className="text-muted text-sm">
          {t("edit.mask.size")}
        </label>
        <input
          id={size}
          type="range"
          min={BRUSH.least}
          max={BRUSH.most}
          value={brush}
          onChange={({ target }) => onBrush(target.valueAsNumber)}
          className="h-10 w-full accent-accent-strong"
        />
      </div>
      <div className="-mx-2 flex flex-wrap items-center">
        <IconButton name={t("edit.mask.farther")} icon={ZoomOut} onPress={() => controls()?.zoom(1 / ZOOM_STEP)} />
        <IconButton name={t("edit.mask.nearer")} icon={ZoomIn} onPress={() => controls()?.zoom(ZOOM_STEP)} />
        <IconButton name={t("edit.mask.whole")} icon={Maximize} onPress={() => controls()?.whole()} />
        <IconButton
          name={t("edit.mask.invert")}
          icon={Contrast}
          disabled={state.isFull}
          onPress={() => drawing.add({ kind: "invert" })}
        />
        <IconButton
          name={t("edit.mask.clear")}
          icon={Trash2}
          disabled={state.isBlank}
          onPress={() => drawing.add({ kind: "clear" })}
        />
      </div>
    </>
  );
}
