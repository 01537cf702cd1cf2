import { useFetcher, useLocation } from "@remix-run/react";
import type { ReactNode } from "react";
import { classes } from "#app/lib/class-names.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { DESTINATIONS, pageShortcuts } from "#app/shell/shortcuts/use-shortcut.ts";
import { Button } from "#app/ui/button.tsx";
import { Sheet } from "#app/ui/dialogs/sheet.tsx";

const NAMES: Record<string, string> = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Escape: "Esc",
};

function Key({ children }: { children: ReactNode }) {
  return (
    <kbd className="grid min-h-8 min-w-8 place-items-center rounded-lg border border-edge/50 bg-sunken px-2 font-mono text-sm">
      {children}
    </kbd>
  );
}

function Row({ keys, children }: { keys: string[]; children: ReactNode }) {
  return (
    <div className="flex items-center justify-between gap-4 py-2">
      <dt>{children}</dt>
      <dd className="flex shrink-0 gap-1.5">
        {keys.map((key) => (
          <Key key={key}>{NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key)}</Key>
        ))}
      </dd>
    </div>
  );
}

/** The page's own keys, those that say the same in one line; of what is held together each on its own. */
function ofPage(): { label: string; keys: string[] }[] {
  const lines = new Map<string, string[]>();
  for (const { key, label } of pageShortcuts().values())
    lines.set(label, [...(lines.get(label) ?? []), ...key.split("+")]);
  return Array.from(lines, ([label, keys]) => ({ label, keys }));
}

const list = "divide-y divide-line text-sm";

/** What this page adds, before what every page has. */
function OfPage({ isOn }: { isOn: boolean }) {
  const { t } = useTranslation();
  const own = ofPage();
  if (own.length === 0) return null;
  return (
    <section aria-labelledby="own-shortcuts">
      <h3 id="own-shortcuts" className="font-bold">
        {t("shortcuts.ofPage")}
      </h3>
      <dl className={classes(list, !isOn && "text-muted")}>
        {own.map(({ label, keys }) => (
          <Row key={label} keys={keys}>
            {label}
          </Row>
        ))}
      </dl>
    </section>
  );
}

function Switch({ isOn }: { isOn: boolean }) {
  const { t } = useTranslation();
  const { pathname, search } = useLocation();
  const fetcher = useFetcher();
  return (
    <fetcher.Form
      method="post"
      action="/preferences"
      className="flex flex-wrap items-center justify-between gap-3 border-line border-t pt-4"
    >
      <input type="hidden" name="next" value={pathname + search} />
      <p className="text-muted text-sm">{t(isOn ? "shortcuts.on" : "shortcuts.off")}</p>
      <Button
        type="submit"
        size="small"
        name="shortcuts"
        value={isOn ? "off" : "on"}
        disabled={fetcher.state !== "idle"}
      >
        {t(isOn ? "shortcuts.switchOff" : "shortcuts.switchOn")}
      </Button>
    </fetcher.Form>
  );
}

/** All keys there are on this page, and the switch for those who want none. */
export function ShortcutSheet({ isOn, onClose }: { isOn: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Sheet title={t("shortcuts.title")} onClose={onClose}>
      <OfPage isOn={isOn} />
      <dl className={classes(list, !isOn && "text-muted")}>
        <Row keys={["/"]}>{t("shortcuts.focus")}</Row>
        {DESTINATIONS.map(({ key, label }) => (
          <Row key={key} keys={["g", key]}>
            {t("shortcuts.go", { place: t(label) })}
          </Row>
        ))}
        <Row keys={["Ctrl", "Enter"]}>{t("shortcuts.send")}</Row>
        <Row keys={["Esc"]}>{t("shortcuts.escape")}</Row>
        <Row keys={["?"]}>{t("shortcuts.help")}</Row>
      </dl>
      <Switch isOn={isOn} />
    </Sheet>
  );
}
