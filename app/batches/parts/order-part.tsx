import { Link, useNavigate } from "@remix-run/react";
import { useCallback, useEffect, useRef, useState } from "react";
import { type Checked, type CheckedAll, checkAll } from "#app/batches/order/check.ts";
import type { Left } from "#app/batches/order/kept.ts";
import { beginOrder } from "#app/batches/order/run.ts";
import { barLook } from "#app/batches/parts/fields.tsx";
import { Preview } from "#app/batches/parts/preview.tsx";
import type { Item } from "#app/batches/plan/items.ts";
import { freshKey } from "#app/lib/browser/fresh-key.ts";
import type { Refusal } from "#app/lib/graphql/result.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { usualTime } from "#app/tasks/catalog/usual-time.ts";
import { Button } from "#app/ui/button.tsx";
import { useAnnounce } from "#app/ui/messages/announce.tsx";
import { RefusalNotice } from "#app/ui/messages/refusal-notice.tsx";

type Check = { items: readonly Item[]; state: "checking" | CheckedAll; count: number };

/** What is refused of all, to be told with the batch. */
function leftOf({ items }: CheckedAll): Left[] {
  return items.flatMap(({ reference, prompt, obstacle, refusal }) =>
    obstacle === null && refusal === null ? [] : [{ reference, prompt, obstacle, refusal }],
  );
}

/** Whoever writes is not answered before a pause. */
const QUIET_MS = 700;

/**
 * Looks at all items and prices them, by itself: the first at once, others when they have been the same for a moment. What was found
 * holds until the items are others.
 */
function useCheck(items: readonly Item[], isReady: boolean) {
  const [check, setCheck] = useState<Check | null>(null);
  const [failure, setFailure] = useState<Refusal | null>(null);
  const stop = useRef(new AbortController());
  const quietMs = useRef(0);
  const current = check?.items === items ? check : null;
  const run = useCallback(async () => {
    stop.current.abort();
    const controller = new AbortController();
    stop.current = controller;
    setFailure(null);
    setCheck({ items, state: "checking", count: 0 });
    const onCount = (count: number) => setCheck({ items, state: "checking", count });
    const told = await checkAll(items, onCount, controller.signal);
    if (told === null) return;
    if ("code" in told) setFailure(told);
    setCheck("code" in told ? null : { items, state: told, count: items.length });
  }, [items]);
  useEffect(() => {
    if (!isReady) return;
    const timer = setTimeout(() => void run(), quietMs.current);
    quietMs.current = QUIET_MS;
    return () => {
      clearTimeout(timer);
      stop.current.abort();
    };
  }, [run, isReady]);
  return { check: current, failure, setFailure, run };
}

type OrderPartProps = { items: readonly Item[]; name: string; available: number; isReady: boolean };

/** The price of all before anything is held, what is refused of it, and the button that orders the rest. */
export function OrderPart({ items, name, available, isReady }: OrderPartProps) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const navigate = useNavigate();
  const { check, failure, setFailure, run } = useCheck(items, isReady);
  const [isBeginning, setBeginning] = useState(false);
  const key = useRef(freshKey());
  const checked = check !== null && check.state !== "checking" ? check.state : null;
  const isChecking = check?.state === "checking";
  const told = checked === null ? "" : t("batches.told", { count: checked.accepted, credits: checked.credits });
  useAnnounce(isChecking ? t("batches.checking") : told);
  const begin = async (all: CheckedAll) => {
    setBeginning(true);
    const begun = await beginOrder(name, key.current, all, leftOf(all));
    if (begun.ok) return navigate(href(`/create/batch/${begun.payload.id}`));
    setBeginning(false);
    setFailure(begun.refusal);
  };
  const shown: readonly (Item & Partial<Checked>)[] = checked?.items ?? items;
  const refused = checked === null ? 0 : checked.items.length - checked.accepted;
  return (
    <>
      <Preview items={shown} />
      <RefusalNotice refusal={failure} />
      <div className="sticky bottom-[var(--nav-height,0px)] flex flex-wrap items-center gap-x-5 gap-y-3 rounded-2xl border border-line bg-surface p-4 shadow-lift">
        <div className="min-w-0 grow text-sm">
          {isChecking && (
            <>
              <progress
                value={check.count}
                max={items.length}
                aria-label={t("batches.checking")}
                className={`w-full ${barLook}`}
              />
              <p>{t("batches.checking")}</p>
            </>
          )}
          {checked !== null && (
            <>
              <p className="font-semibold">{told}</p>
              {refused > 0 && <p className="text-danger">{t("batches.refused", { count: refused })}</p>}
              {checked.usualSeconds !== null && <p className="text-muted">{usualTime(t, checked.usualSeconds)}</p>}
              {checked.credits > available && (
                <p className="text-danger">
                  <span>{t("bar.tooFew", { count: checked.credits - available })}</span>{" "}
                  <Link
                    to={href(`/billing?need=${checked.credits - available}`)}
                    className="font-semibold underline underline-offset-4"
                  >
                    {t("billing.getMore")}
                  </Link>
                </p>
              )}
            </>
          )}
          {check === null && <p className="text-muted">{t("batches.first")}</p>}
        </div>
        {checked === null ? (
          <Button tone="primary" size="large" disabled={isChecking || !isReady} onClick={() => void run()}>
            {t("batches.check", { count: items.length })}
          </Button>
        ) : (
          <Button
            tone="primary"
            size="large"
            className="max-sm:w-full"
            disabled={isBeginning || checked.accepted === 0 || checked.credits > available}
            onClick={() => void begin(checked)}
          >
            {t("batches.make", { count: checked.accepted, credits: checked.credits })}
          </Button>
        )}
      </div>
    </>
  );
}
