import { type ReactNode, Suspense, useRef } from "react";
import { FeedSymbols } from "#app/creations/feed/card/feed-symbols.tsx";
import { FeedEnd } from "#app/creations/feed/feed-end.tsx";
import { OrderRow } from "#app/creations/feed/order-row.tsx";
import type { Order } from "#app/creations/feed/orders.ts";
import { FeedActsProvider, type FeedState, useFeed } from "#app/creations/feed/use-feed.ts";
import type { Endless } from "#app/creations/feed/use-older.ts";
import { Inspector } from "#app/creations/inspector/inspector.tsx";
import { useEnhanced } from "#app/lib/browser/use-hydrated.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { askedPart } from "#app/ui/asked-part.tsx";
import { optionalPart } from "#app/ui/optional-part.ts";

const FeedKeys = optionalPart(async () => (await import("#app/creations/feed/feed-keys.tsx")).FeedKeys);
const CompareStrip = optionalPart(async () => (await import("#app/creations/feed/compare-strip.tsx")).CompareStrip);
const Viewer = askedPart(async () => (await import("#app/creations/viewer/viewer.tsx")).Viewer);

/** The rows that a window shows at first; their pictures are not left for later. */
const ROWS_IN_VIEW = 2;

function Rows({ feed, endless, children, empty }: { feed: FeedState } & Omit<FeedSurfaceProps, "orders" | "foot">) {
  const { t } = useTranslation();
  const isEnhanced = useEnhanced();
  const { orders, chosen, viewed, compared } = feed;
  const rows = useRef<HTMLElement>(null);
  const isEmpty = orders.length === 0 && endless.cursor === null;
  return (
    <>
      <FeedSymbols />
      {isEnhanced && (
        <Suspense fallback={null}>
          <FeedKeys feed={feed} rows={rows} />
          <CompareStrip feed={feed} />
        </Suspense>
      )}
      <section ref={rows} aria-label={t("feed.title")} className="@container/feed">
        {children}
        {isEmpty && empty}
        {orders.map((order, at) => (
          <OrderRow
            key={order.key}
            order={order}
            chosen={chosen !== null && order.tasks.includes(chosen.task) ? chosen.key : null}
            compared={compared}
            isInView={at < ROWS_IN_VIEW}
          />
        ))}
        <FeedEnd endless={endless} />
      </section>
      {viewed !== null && (
        <Suspense fallback={null}>
          <Viewer feed={feed} viewed={viewed} />
        </Suspense>
      )}
    </>
  );
}

type FeedSurfaceProps = {
  orders: readonly Order[];
  endless: Endless;
  /** What stands above the rows. */
  children?: ReactNode;
  /** What stands here before anything was made. */
  empty?: ReactNode;
  /** What ends the column that the rows stand in, such as a bar that stays in sight. */
  foot?: ReactNode;
};

/** Everything that was ordered, newest first, a row per order, and beside it what is known of the chosen result. */
export function FeedSurface({ orders, endless, children, empty, foot }: FeedSurfaceProps) {
  const feed = useFeed(orders);
  return (
    <FeedActsProvider value={feed.acts}>
      <div className="flex items-start">
        <div className="flex min-h-[calc(100dvh-var(--header-height)-var(--nav-height)-2rem)] min-w-0 grow flex-col">
          <main id="main" className="min-w-0 grow px-3 py-4 sm:px-7">
            <Rows feed={feed} endless={endless} empty={empty}>
              {children}
            </Rows>
          </main>
          {foot}
        </div>
        <Inspector feed={feed} />
      </div>
    </FeedActsProvider>
  );
}
