import Plus from "lucide-react/icons/plus";
import X from "lucide-react/icons/x";
import { useId, useState } from "react";
import { inside, type Rect } from "#app/creations/edit/crop/geometry.ts";
import type { Drawing, DrawingState } from "#app/creations/edit/mask/drawing/drawing.ts";
import { NumberField } from "#app/creations/edit/number-field.tsx";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Button } from "#app/ui/button.tsx";
import { Choice } from "#app/ui/choice.tsx";

const UNITS = ["percent", "pixels"] as const;
type Unit = (typeof UNITS)[number];
const SIDES = ["x", "y", "width", "height"] as const;
const HUNDRED = 100;
const START = { x: 25, y: 25, width: 50, height: 50 };

/** A rectangle in another unit: what it is, in numbers of that. */
function inUnit(rect: Rect, { picture }: Drawing, unit: Unit): Rect {
  const by = (side: (typeof SIDES)[number]) => {
    const whole = side === "x" || side === "width" ? picture.width : picture.height;
    return Math.round(unit === "pixels" ? (rect[side] * whole) / HUNDRED : (rect[side] / whole) * HUNDRED);
  };
  return { x: by("x"), y: by("y"), width: by("width"), height: by("height") };
}

function List({ drawing, boxes }: { drawing: Drawing; boxes: DrawingState["boxes"] }) {
  const { t } = useTranslation();
  if (boxes.length === 0) return null;
  return (
    <ul aria-label={t("edit.mask.boxes.list")} className="grid">
      {boxes.map(({ id, rect }) => {
        const words = t("edit.mask.boxes.one", rect);
        return (
          <li key={id} className="flex items-center justify-between gap-2 text-sm tabular-nums">
            <span>{words}</span>
            <button
              type="button"
              aria-label={t("edit.mask.boxes.remove", { box: words })}
              onClick={() => drawing.add({ kind: "remove", box: id })}
              className="grid size-10 shrink-0 place-items-center rounded-xl hover:bg-sunken"
            >
              <X className="size-4" aria-hidden="true" />
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** Rectangles of the mask in numbers, for who does not paint: they are added, listed and taken away. */
export function Boxes({
  drawing,
  state,
  onSaid,
}: {
  drawing: Drawing;
  state: DrawingState;
  onSaid: (words: string) => void;
}) {
  const { t } = useTranslation();
  const name = useId();
  const [unit, setUnit] = useState<Unit>("percent");
  const [rect, setRect] = useState<Rect>(START);
  const { picture } = drawing;
  const most = (side: (typeof SIDES)[number]) => {
    if (unit === "percent") return HUNDRED;
    return side === "x" || side === "width" ? picture.width : picture.height;
  };
  const change = (to: Unit) => {
    if (to !== unit) setRect(inUnit(rect, drawing, to));
    setUnit(to);
  };
  const add = () => {
    const box = inside(unit === "pixels" ? rect : inUnit(rect, drawing, "pixels"), picture);
    drawing.addBox(box);
    onSaid(t("edit.mask.boxes.added", box));
  };
  return (
    <details className="group rounded-2xl border border-line px-4">
      <summary className="min-h-11 cursor-pointer py-2.5 font-medium">{t("edit.mask.boxes.title")}</summary>
      <div className="grid gap-3 pb-4">
        <p className="text-muted text-sm">{t("edit.mask.boxes.hint")}</p>
        <fieldset className="flex flex-wrap gap-2">
          <legend className="sr-only">{t("edit.mask.boxes.unit")}</legend>
          {UNITS.map((one) => (
            <Choice key={one} name={name} value={one} checked={unit === one} onChoose={() => change(one)}>
              {t(`edit.mask.boxes.units.${one}`)}
            </Choice>
          ))}
        </fieldset>
        <div className="grid grid-cols-2 gap-3">
          {SIDES.map((side) => (
            <NumberField
              key={side}
              label={t(`edit.${side}`)}
              value={rect[side]}
              min={side === "x" || side === "y" ? 0 : 1}
              max={most(side)}
              onChange={(value) => setRect({ ...rect, [side]: value })}
            />
          ))}
        </div>
        <Button size="small" disabled={state.isFull} onClick={add}>
          <Plus className="size-4" aria-hidden="true" />
          {t("edit.mask.boxes.add")}
        </Button>
        <List drawing={drawing} boxes={state.boxes} />
      </div>
    </details>
  );
}
