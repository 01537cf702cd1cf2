import { Coins } from "lucide-react";
import type { Viewer } from "#app/documents/account.ts";
import { useTranslation } from "#app/lib/words.ts";

/** What the viewer can spend, and what running work holds of it. */
export function CreditsChip({ balance }: { balance: Viewer["credits"] }) {
  const { t } = useTranslation();
  const held = balance.onHold > 0 ? t("credits.onHold", { count: balance.onHold }) : undefined;
  return (
    <p
      data-testid="credits"
      title={held}
      className="flex min-h-10 items-center gap-2 whitespace-nowrap rounded-full border border-line bg-surface px-3 font-semibold text-sm tabular-nums"
    >
      <Coins className="size-4 text-accent-word" aria-hidden="true" />
      <span>
        {balance.available}
        <span className="max-sm:sr-only"> {t("credits.unit", { count: balance.available })}</span>
      </span>
      {held !== undefined && <span className="font-normal text-muted max-md:sr-only">· {held}</span>}
    </p>
  );
}
