import { CastChip } from "#app/compose/bar/chips/cast-chip.tsx";
import { KindChip } from "#app/compose/bar/chips/kind-chip.tsx";
import { ModelChip } from "#app/compose/bar/chips/model-chip.tsx";
import { MoreChip } from "#app/compose/bar/chips/more-chip.tsx";
import { NumberChip } from "#app/compose/bar/chips/number-chip.tsx";
import { byChip } from "#app/compose/bar/chips/settings.ts";
import { ShapeChip } from "#app/compose/bar/chips/shape-chip.tsx";
import { StyleChip } from "#app/compose/bar/chips/style-chip.tsx";
import type { Bar } from "#app/compose/bar/use-bar.ts";

/** Everything there is to choose, in one line of chips; those of the sheet of a phone are rows. */
export function Chips({ bar }: { bar: Bar }) {
  const { shape, number, more } = byChip(bar.composer.settings);
  return (
    <>
      <KindChip kind={bar.kind} chooseKind={bar.chooseKind} />
      <ModelChip bar={bar} />
      <ShapeChip bar={bar} settings={shape} />
      <NumberChip bar={bar} setting={number} />
      {bar.kind !== "audio" && <StyleChip bar={bar} />}
      <CastChip bar={bar} />
      <MoreChip bar={bar} settings={more} />
    </>
  );
}
