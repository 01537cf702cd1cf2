import { classes } from "#app/lib/class-names.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { useLiveState } from "#app/shell/live/live.tsx";

const dots = {
  connecting: "bg-edge",
  live: "bg-ok",
  reconnecting: "bg-accent-strong",
  checking: "bg-accent-strong",
  signedOut: "bg-danger",
};

/** Tells whether updates are pushed to this page or polled; while nobody knows yet it only takes its room. */
export function LiveHint() {
  const { t } = useTranslation();
  const state = useLiveState();
  const isKnown = state !== "connecting";
  const shown = isKnown ? state : "live";
  return (
    <span data-live={state} title={t(`live.${shown}Detail`)} className={classes("live-hint", !isKnown && "invisible")}>
      <span className={classes("size-2 rounded-full", dots[state])} aria-hidden="true" />
      <span className="max-md:sr-only">{t(`live.${shown}`)}</span>
    </span>
  );
}
