import type { ReactNode } from "react";
import type { Kind } from "#app/compose/orders/order.ts";
import { type Order, promptsOf } from "#app/compose/orders/use-orders.ts";
import { classes } from "#app/lib/class-names.ts";
import { ratioOf } from "#app/lib/format.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { Media } from "#app/tasks/documents.ts";
import { Frame } from "#app/ui/frame.tsx";

/** The shape a task's place has before its files are there: as asked for, else as its source, else as usual for its kind. */
export function shapeFor(kind: Kind, ratio: string | null, source?: Media): { width: number; height: number } {
  const given = ratioOf(ratio);
  if (given !== null) return given;
  if (source?.width && source.height) return { width: source.width, height: source.height };
  return kind === "video" ? { width: 16, height: 9 } : { width: 1, height: 1 };
}

/** A place with words in its middle, in the shape of what is to come. */
export function Place({ shape, children }: { shape: { width: number; height: number }; children: ReactNode }) {
  return (
    <Frame {...shape}>
      <div className="grid place-items-center p-3">{children}</div>
    </Frame>
  );
}

/** How the things of one order stand: one fills the column, several share it. */
export function orderGrid(many: boolean): string {
  return classes("grid items-start gap-4", many && "sm:grid-cols-2");
}

/** An order on its way: a free place for each thing, in the shape it will have. */
export function Sending({ order, kind }: { order: Order; kind: Kind }) {
  const { t } = useTranslation();
  const prompts = promptsOf(order.input);
  return (
    <li data-order="sending" className={orderGrid(prompts.length > 1)}>
      {prompts.map((prompt, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: what was ordered keeps its place
        <article key={place} className="grid content-start gap-2" aria-label={prompt}>
          <Place shape={shapeFor(kind, order.ratio)}>
            <p className="p-6 text-center font-medium text-muted motion-safe:animate-breathe">{t("task.sending")}</p>
          </Place>
          <p className="text-muted text-sm">{"\u00a0"}</p>
        </article>
      ))}
    </li>
  );
}
