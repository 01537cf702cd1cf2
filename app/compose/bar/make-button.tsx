import type { Bar } from "#app/compose/bar/use-bar.ts";
import { classes } from "#app/lib/class-names.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Spinner } from "#app/ui/spinner.tsx";

type MakeButtonProps = { bar: Bar; canSubmit: boolean; describedBy: string; isRound?: boolean };

const look = {
  wide: "min-h-11 gap-1.5 rounded-2xl px-4 narrow:min-h-13 narrow:w-full",
  round: "size-14 flex-col gap-0 rounded-full text-xs leading-tight",
};

/** What the button does and costs, in full: "Make 3 videos · 180 credits". */
function useFullName({ kind, composer: { files, total } }: Bar): string {
  const { t } = useTranslation();
  const what = files === 1 ? t(`workflow.make.${kind}`) : t(`compose.make.${kind}`, { count: files });
  return `${what} · ${t("credits.count", { count: total })}`;
}

/**
 * Sends the form, with the price on it. It is never switched off, so that the keyboard stays on it and a press is answered by the
 * reason why nothing happens.
 */
export function MakeButton({ bar, canSubmit, describedBy, isRound = false }: MakeButtonProps) {
  const { t } = useTranslation();
  const { files, total, price } = bar.composer;
  const isBusy = bar.isSending;
  return (
    <button
      type="submit"
      aria-label={useFullName(bar)}
      aria-disabled={!canSubmit}
      aria-describedby={describedBy}
      className={classes(
        "button shrink-0 whitespace-nowrap font-bold",
        isRound ? look.round : look.wide,
        canSubmit
          ? "bg-accent text-on-accent shadow-[inset_0_-2px_0_rgb(0_0_0/0.12)] hover:bg-accent-strong"
          : "border border-line bg-sunken text-muted",
      )}
    >
      {isBusy && <Spinner className="size-4" />}
      <span>{files === 1 || isRound ? t("bar.make") : t("bar.makeMany", { count: files })}</span>
      {price !== null && (
        <span className="tabular-nums">
          {isRound ? t("bar.plainTotal", { count: total }) : t("bar.total", { count: total })}
        </span>
      )}
    </button>
  );
}
