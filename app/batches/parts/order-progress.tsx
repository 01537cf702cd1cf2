import { Link } from "@remix-run/react";
import { type OrderState, resumeOrder, stopOrder } from "#app/batches/order/run.ts";
import { barLook } from "#app/batches/parts/fields.tsx";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Button } from "#app/ui/button.tsx";
import { useAnnounce } from "#app/ui/messages/announce.tsx";
import { Notice } from "#app/ui/messages/notice.tsx";
import { RefusalNotice } from "#app/ui/messages/refusal-notice.tsx";

/** How far the ordering has come, and the way to end it or to go on with it. */
export function OrderProgress({ id, state }: { id: string; state: OrderState }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const { order, refusal } = state;
  const open = order.calls.slice(order.through).flat();
  const count = order.ordered + open.length;
  const isUnderWay = state.state === "ordering" || state.state === "waiting";
  const told = t("batches.ordered", { done: order.ordered, count });
  useAnnounce(state.state === "done" ? t("batches.allOrdered", { count: order.ordered }) : "");
  if (open.length === 0) return null;
  const credits = open.reduce((sum, item) => sum + (item.credits ?? 0), 0);
  return (
    <div className="grid gap-3">
      {state.state === "waiting" && <Notice tone="warning">{t("batches.waits")}</Notice>}
      {state.state === "refused" && <RefusalNotice refusal={refusal} />}
      <div className="flex min-h-12 flex-wrap items-center gap-3 rounded-2xl border border-ink bg-surface px-4 py-2">
        <progress
          value={order.ordered}
          max={count}
          aria-label={t("batches.ordering")}
          className={`min-w-20 grow ${barLook}`}
        />
        <span className="text-sm tabular-nums">{told}</span>
        {isUnderWay ? (
          <Button size="small" onClick={() => stopOrder(id)}>
            {t("library.stop")}
          </Button>
        ) : (
          <Button size="small" tone="primary" onClick={() => void resumeOrder(id, true)}>
            {t("batches.goOn", { count: open.length, credits })}
          </Button>
        )}
      </div>
      {refusal?.code === "PRICE_CHANGED" && (
        <p className="text-sm">
          <span>{t("batches.newPrice")}</span>{" "}
          <Link to={href("/create/batch")} className="font-semibold underline underline-offset-4">
            {t("batches.title")}
          </Link>
        </p>
      )}
    </div>
  );
}
