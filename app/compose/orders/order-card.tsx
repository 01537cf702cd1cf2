import { useMemo } from "react";
import { MadeDocument } from "#app/compose/documents.ts";
import { MadeCard } from "#app/compose/orders/made-card.tsx";
import type { Kind } from "#app/compose/orders/order.ts";
import { orderGrid, Place, Sending, shapeFor } from "#app/compose/orders/placeholder.tsx";
import { type Order, type Ordered, type Orders, sizeOf } from "#app/compose/orders/use-orders.ts";
import type { Refusal } from "#app/lib/graphql/result.ts";
import { useLoaded } from "#app/lib/graphql/use-loaded.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Button, buttonLook } from "#app/ui/button.tsx";
import { useFieldError, useRefusalSentence } from "#app/ui/refusal-notice.tsx";

type OrderCardProps = { order: Order; kind: Kind; orders: Orders };

// The same order would be refused the same way.
const USELESS = ["PRICE_CHANGED", "MODEL_UNAVAILABLE", "MODEL_RETIRED", "NOT_FOUND"];

/** The sentence for a refusal with its fields, since the card stands away from them. */
function useWhole(): (refusal: Refusal) => string {
  const sentence = useRefusalSentence();
  const fieldError = useFieldError();
  return (refusal) => {
    const said = refusal.fields.map(({ path }) => fieldError(refusal, path.at(-1) ?? "") ?? "");
    return said.some((words) => words !== "") ? [...new Set(said)].join(" ") : sentence(refusal);
  };
}

function Refused({ order, kind, orders, refusal }: OrderCardProps & { refusal: Refusal }) {
  const { t } = useTranslation();
  const whole = useWhole();
  const mayHelp = refusal.fields.length === 0 && !USELESS.includes(refusal.code);
  return (
    <div
      role="alert"
      className="grid max-w-md gap-3 rounded-2xl border border-danger/40 bg-surface p-5 text-left shadow-card"
    >
      <p className="font-semibold text-danger">{t("compose.refused")}</p>
      <p>{whole(refusal)}</p>
      <div className="flex flex-wrap gap-2">
        <a href={`#${kind}-prompt`} className={buttonLook({ tone: "secondary", size: "small" })}>
          {t("failure.edit")}
        </a>
        {mayHelp && (
          <Button tone="strong" size="small" onClick={() => orders.again(order)}>
            {t("failure.again")}
          </Button>
        )}
        <Button tone="quiet" size="small" onClick={() => orders.dismiss(order.key)}>
          {t("compose.dismiss")}
        </Button>
      </div>
    </div>
  );
}

function RefusedItem({ item }: { item: Ordered }) {
  const { t } = useTranslation();
  const whole = useWhole();
  if (item.refusal === null) return null;
  return (
    <article className="grid content-start gap-2 rounded-2xl border border-danger/40 p-4">
      <p className="line-clamp-2 text-muted text-sm">{item.prompt}</p>
      <p className="font-semibold text-danger text-sm">{t("compose.refused")}</p>
      <p className="text-sm">{whole(item.refusal)}</p>
    </article>
  );
}

function Placed({ items, order, kind, orders }: OrderCardProps & { items: Ordered[] }) {
  const made = useMemo(() => items.flatMap(({ task }) => (task === null ? [] : [task])), [items]);
  const variables = useMemo(() => ({ ids: made.map(({ id }) => id) }), [made]);
  const loaded = useMemo(() => ({ nodes: made }), [made]);
  const { nodes } = useLoaded(MadeDocument, variables, loaded);
  const byId = new Map(nodes.flatMap((node) => (node !== null && "kind" in node ? [[node.id, node] as const] : [])));
  return items.map((item, place) => {
    const { task } = item;
    // biome-ignore lint/suspicious/noArrayIndexKey: what was ordered keeps its place
    if (task === null) return <RefusedItem key={place} item={item} />;
    const now = byId.get(task.id) ?? task;
    return (
      <MadeCard key={task.id} task={now} kind={kind} ratio={order.ratio} onAgain={() => orders.repeat(order, place)} />
    );
  });
}

/** An order from its answer on: refused, or the tasks it became, in the place it had while it was on its way. */
export function OrderCard(props: OrderCardProps) {
  const { order, kind } = props;
  if (order.state === "sending") return <Sending order={order} kind={kind} />;
  const many = sizeOf(order.input) > 1 && order.state === "placed";
  return (
    <li data-order={order.state} className={orderGrid(many)}>
      {order.state === "refused" ? (
        <Place shape={shapeFor(kind, order.ratio)}>
          <Refused {...props} refusal={order.refusal} />
        </Place>
      ) : (
        <Placed {...props} items={order.items} />
      )}
    </li>
  );
}
