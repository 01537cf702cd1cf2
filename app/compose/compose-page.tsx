import { Form, useActionData, useLocation } from "@remix-run/react";
import { Image as ImageIcon, Play } from "lucide-react";
import { lazy, Suspense, useEffect, useRef } from "react";
import { ComposeForm } from "#app/compose/compose-form.tsx";
import type { ComposeData } from "#app/compose/documents.ts";
import { offersOf, wishedRatio } from "#app/compose/models/offers.ts";
import { BatchFields } from "#app/compose/orders/batch-fields.tsx";
import { Earlier } from "#app/compose/orders/earlier.tsx";
import type { Kind } from "#app/compose/orders/order.ts";
import { orderDefaults } from "#app/compose/orders/order-defaults.ts";
import { Place, Sending, shapeFor } from "#app/compose/orders/placeholder.tsx";
import { useBatch } from "#app/compose/orders/use-batch.ts";
import { type Orders, useOrders } from "#app/compose/orders/use-orders.ts";
import type { Start } from "#app/compose/recipe.ts";
import { useSources } from "#app/compose/sources/use-sources.ts";
import { useChoices } from "#app/compose/use-choices.ts";
import { useDraft } from "#app/lib/browser/use-draft.ts";
import type { Answer } from "#app/lib/forms.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { TaskCard } from "#app/tasks/documents.ts";
import { Notice } from "#app/ui/notice.tsx";

const loadCard = () => import("#app/compose/orders/order-card.tsx");
const OrderCard = lazy(async () => ({ default: (await loadCard()).OrderCard }));

/** Brings a new order's place into view: beside the form to the top of its column, on a phone up from below the form. */
function useArrival(newest: string | undefined) {
  const place = useRef<HTMLElement>(null);
  const before = useRef(newest);
  useEffect(() => {
    if (before.current === newest || newest === undefined) return;
    before.current = newest;
    const isBeside = window.matchMedia("(min-width: 64rem)").matches;
    if (isBeside) place.current?.scrollTo({ top: 0 });
    else place.current?.scrollIntoView({ block: "start" });
  }, [newest]);
  return place;
}

function Empty({ kind }: { kind: Kind }) {
  const { t } = useTranslation();
  const Icon = kind === "video" ? Play : ImageIcon;
  return (
    <Place shape={shapeFor(kind, null)}>
      <div className="grid justify-items-center gap-3 p-6 text-center text-muted">
        <Icon className="size-9" strokeWidth={1.4} aria-hidden="true" />
        <p className="max-w-xs text-sm">{t(`workflow.empty.${kind}`)}</p>
      </div>
    </Place>
  );
}

type MadeProps = { kind: Kind; orders: Orders; recent: readonly TaskCard[] };

/** What was ordered since the page was opened, newest first, and below it what was made before. */
function Made({ kind, orders, recent }: MadeProps) {
  const { t } = useTranslation();
  const place = useArrival(orders.orders[0]?.key);
  useEffect(() => {
    // Before the first order, so that a network that goes away then finds it here. Asked for again when it is drawn.
    loadCard().catch(() => undefined);
  }, []);
  const shown = new Set(
    orders.orders.flatMap((order) => (order.state === "placed" ? order.items.map(({ task }) => task?.id) : [])),
  );
  return (
    <section
      ref={place}
      id="made"
      aria-label={t("compose.made")}
      className="-m-1 grid scroll-mt-20 content-start gap-8 p-1 lg:sticky lg:top-20 lg:max-h-[calc(100dvh-6rem)] lg:overflow-y-auto"
    >
      {orders.orders.length === 0 && (
        <div className="max-lg:hidden">
          <Empty kind={kind} />
        </div>
      )}
      <ul className="grid gap-8 empty:hidden">
        {orders.orders.map((order) => (
          <Suspense key={order.key} fallback={<Sending order={order} kind={kind} />}>
            <OrderCard order={order} kind={kind} orders={orders} />
          </Suspense>
        ))}
      </ul>
      <Earlier tasks={recent.filter(({ id }) => !shown.has(id))} />
    </section>
  );
}

type ComposePageProps = { kind: Kind; data: ComposeData; start: Start; idempotencyKey: string };

function OwnForm({ kind, data, start, idempotencyKey, orders }: ComposePageProps & { orders: Orders }) {
  const { t } = useTranslation();
  const posted = useActionData<Answer>();
  const values = posted?.values ?? {};
  const name = `${data.viewer?.id}:${kind}`;
  const [prompt, onPrompt] = useDraft(name, values.prompt ?? start.prompt);
  const offers = offersOf(data.models, kind, t);
  const fallback = { ...orderDefaults(null, start.sources[0]), ...start.choices };
  const choices = useChoices({ draft: `${name}:choices`, offers, posted: values, fallback });
  const sources = useSources(`${name}:sources`, start.sources, start.asReferences);
  const batch = useBatch(`${name}:more`, values.takes);
  return (
    <ComposeForm
      kind={kind}
      Form={Form}
      onOrder={(form) => orders.place(form, wishedRatio(choices.model, choices.chosenValue))}
      hidden={{ idempotencyKey }}
      refusal={orders.refusal ?? posted?.refusal ?? null}
      isSending={orders.isSending}
      isRunning={false}
      available={data.viewer?.credits.available ?? 0}
      styles={data.styles}
      batchFields={<BatchFields kind={kind} batch={batch} sources={sources.ready.length} />}
      isOnly
      {...{ offers, choices, sources, prompt, onPrompt, batch }}
    />
  );
}

/** Makes images or videos outside of a workflow, as many after each other as one likes. */
export function ComposePage(props: ComposePageProps) {
  const { kind, data, start } = props;
  const { t } = useTranslation();
  // Another recipe in the address is another form; what was ordered stays.
  const { search } = useLocation();
  const orders = useOrders(kind);
  return (
    <main id="main" className="mx-auto grid max-w-7xl grid-cols-[minmax(0,1fr)] gap-5 px-3 py-6 sm:px-6 sm:py-8">
      <header className="grid gap-1 px-2">
        <h1 className="font-bold text-2xl tracking-tight sm:text-3xl">{t(`${kind}.title`)}</h1>
        <p className="text-muted">{t(`${kind}.lead`)}</p>
      </header>
      {start.isLost && <Notice tone="warning">{t("compose.lost")}</Notice>}
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-8 [overflow-anchor:none] lg:grid-cols-[minmax(0,5fr)_minmax(0,6fr)]">
        <div className="rounded-3xl border border-line bg-surface p-5 shadow-card sm:p-7">
          <OwnForm key={search} orders={orders} {...props} />
        </div>
        <Made kind={kind} orders={orders} recent={data.viewer?.tasks.nodes ?? []} />
      </div>
    </main>
  );
}
