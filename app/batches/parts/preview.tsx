import { useState } from "react";
import type { Checked } from "#app/batches/order/check.ts";
import { Tick } from "#app/batches/parts/fields.tsx";
import { useItemProblem } from "#app/batches/parts/use-item-problem.ts";
import type { Item } from "#app/batches/plan/items.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Button } from "#app/ui/button.tsx";

const PAGE = 50;

type Shown = Item & Partial<Pick<Checked, "credits" | "refusal">>;

function Rows({ items, first }: { items: readonly Shown[]; first: number }) {
  const { t } = useTranslation();
  const problemOf = useItemProblem();
  return items.map((item, place) => {
    const problem = problemOf(item);
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: two rows may say the same
      <tr key={first + place} className="border-line border-t align-top">
        <th scope="row" className="min-w-18 max-w-40 break-words px-3 py-2 font-medium">
          {item.reference}
        </th>
        <td className="px-3 py-2">
          <span dir="auto" className="line-clamp-2 break-words">
            {item.prompt}
          </span>
          {problem !== null && <span className="block font-medium text-danger">{problem}</span>}
        </td>
        <td className="px-3 py-2 max-sm:hidden">{item.model.name}</td>
        <td className="whitespace-nowrap px-3 py-2 text-right tabular-nums">
          {item.credits == null ? "–" : t("credits.count", { count: item.credits })}
        </td>
      </tr>
    );
  });
}

/** What would be ordered, a page at a time; what is refused is told at its row, and can be looked at alone. */
export function Preview({ items }: { items: readonly Shown[] }) {
  const { t } = useTranslation();
  const [page, setPage] = useState(0);
  const [isBadOnly, setBadOnly] = useState(false);
  const bad = items.filter((item) => item.obstacle !== null || item.refusal != null);
  const shown = isBadOnly && bad.length > 0 ? bad : items;
  const pages = Math.max(1, Math.ceil(shown.length / PAGE));
  const at = Math.min(page, pages - 1);
  return (
    <div className="grid gap-3">
      {bad.length > 0 && (
        <Tick checked={isBadOnly} onChange={setBadOnly}>
          {t("batches.badOnly", { count: bad.length })}
        </Tick>
      )}
      <section
        aria-label={t("batches.preview")}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard
        tabIndex={0}
        className="relative overflow-x-auto rounded-2xl border border-line bg-surface"
      >
        <table className="w-full text-left text-sm">
          <thead className="text-muted">
            <tr>
              <th scope="col" className="px-3 py-2 font-medium">
                {t("batches.named.reference")}
              </th>
              <th scope="col" className="px-3 py-2 font-medium">
                {t("batches.prompt")}
              </th>
              <th scope="col" className="px-3 py-2 font-medium max-sm:hidden">
                {t("batches.named.model")}
              </th>
              <th scope="col" className="px-3 py-2 text-right font-medium">
                {t("batches.price")}
              </th>
            </tr>
          </thead>
          <tbody>
            <Rows items={shown.slice(at * PAGE, (at + 1) * PAGE)} first={at * PAGE} />
          </tbody>
        </table>
      </section>
      {pages > 1 && (
        <div className="flex items-center gap-3 text-sm">
          <Button size="small" disabled={at === 0} onClick={() => setPage(at - 1)}>
            {t("batches.back")}
          </Button>
          <span className="tabular-nums">{t("batches.page", { page: at + 1, pages })}</span>
          <Button size="small" disabled={at === pages - 1} onClick={() => setPage(at + 1)}>
            {t("batches.on")}
          </Button>
        </div>
      )}
    </div>
  );
}
