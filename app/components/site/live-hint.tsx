import { classes } from "#app/lib/class-names.ts";
import { useLiveState } from "#app/lib/live.tsx";
import { useTranslation } from "#app/lib/words.ts";

const dots = { connecting: "bg-edge", live: "bg-ok", reconnecting: "bg-accent-strong", checking: "bg-accent-strong" };

/** Tells whether news is pushed to this page or asked for; empty while nobody knows yet. */
export function LiveHint() {
  const { t } = useTranslation();
  const state = useLiveState();
  if (state === "connecting") return null;
  return (
    <span
      data-live={state}
      title={t(`live.${state}Detail`)}
      className="flex items-center gap-2 px-1 text-muted text-xs"
    >
      <span className={classes("size-2 rounded-full", dots[state])} aria-hidden="true" />
      <span className="max-md:sr-only">{t(`live.${state}`)}</span>
    </span>
  );
}
