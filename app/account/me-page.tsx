import { Link } from "@remix-run/react";
import Coins from "lucide-react/icons/coins";
import PenLine from "lucide-react/icons/pen-line";
import Plus from "lucide-react/icons/plus";
import { type ReactNode, useId } from "react";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { RecentWorkflow, Viewer } from "#app/shell/documents.ts";
import { AccountLinks, SignedInAs, SignOutForm } from "#app/shell/header/me-links.tsx";
import { LanguageLinks, ShortcutsItem, ThemeButtons } from "#app/shell/header/preferences.tsx";
import { begunOf, StoryLinks } from "#app/shell/header/story-links.tsx";
import { menuItem } from "#app/ui/dialogs/menu.tsx";

function Group({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="grid gap-2">
      <h2 id={id} className="px-1 font-semibold text-sm">
        {title}
      </h2>
      <div className="rounded-2xl border border-line bg-surface p-2">{children}</div>
    </section>
  );
}

function CreditsCard({ viewer: { credits } }: { viewer: Viewer }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  return (
    <Link
      discover="none"
      to={href("/billing")}
      className="flex min-h-18 items-center gap-4 rounded-2xl bg-accent-soft px-5 py-4 hover:outline-2 hover:outline-accent"
    >
      <Coins className="size-6 shrink-0 text-accent-word" aria-hidden="true" />
      <span className="grow">
        <span className="block font-bold text-xl tabular-nums">{t("credits.count", { count: credits.available })}</span>
        {credits.onHold > 0 && (
          <span className="block text-muted text-sm">{t("credits.onHold", { count: credits.onHold })}</span>
        )}
      </span>
      <span className="font-semibold text-sm underline underline-offset-4">{t("me.credits")}</span>
    </Link>
  );
}

type MePageProps = { viewer: Viewer; stories: readonly RecentWorkflow[] };

/** Everything about the person and this browser, on one page: what the rail of a desk has room for, a phone has here. */
export function MePage({ viewer, stories }: MePageProps) {
  const { t } = useTranslation();
  const { href } = useLocale();
  return (
    <main id="main" className="mx-auto grid max-w-xl grid-cols-[minmax(0,1fr)] gap-6 px-4 py-5 sm:px-6 lg:py-8">
      <h1 className="font-bold text-3xl tracking-tight max-lg:sr-only">{t("nav.me")}</h1>
      <div className="px-1">
        <SignedInAs viewer={viewer} />
      </div>
      <CreditsCard viewer={viewer} />
      <Group title={t("nav.recent")}>
        <StoryLinks stories={begunOf(stories)} />
        <Link discover="none" to={href("/create?story=new")} className={menuItem}>
          <Plus className="size-4 text-muted" aria-hidden="true" />
          {t("studio.newStory")}
        </Link>
      </Group>
      <Group title={t("nav.account")}>
        <Link discover="none" to={href("/prompts")} className={menuItem}>
          <PenLine className="size-4 text-muted" aria-hidden="true" />
          {t("nav.prompts")}
        </Link>
        <AccountLinks />
      </Group>
      <Group title={t("me.language")}>
        <LanguageLinks />
      </Group>
      <Group title={t("me.colours")}>
        <ThemeButtons />
      </Group>
      <div className="rounded-2xl border border-line bg-surface p-2">
        <ShortcutsItem />
        <SignOutForm />
      </div>
    </main>
  );
}
