import { Link, useLocation, useSearchParams } from "@remix-run/react";
import Trash2 from "lucide-react/icons/trash";
import { classes } from "#app/lib/class-names.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { listingOf } from "#app/prompts/address.ts";
import type { PromptCard } from "#app/prompts/documents.ts";
import { FavoriteButton } from "#app/prompts/favorite-button.tsx";
import { Moment } from "#app/ui/moment.tsx";

/** A prompt in the list: its name, its first words, and what can be done with it. */
export function PromptRow({ prompt, isOpen }: { prompt: PromptCard; isOpen: boolean }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const { pathname } = useLocation();
  const [params] = useSearchParams();
  const listing = listingOf(params);
  const deletion = new URLSearchParams(listing);
  deletion.set("delete", prompt.id);
  return (
    <li
      className={classes(
        "relative grid gap-1 rounded-2xl border bg-surface p-3.5 pb-1.5",
        isOpen ? "border-ink" : "border-line hover:border-edge",
      )}
    >
      <Link
        to={href(`/prompts/${prompt.id}`) + listing}
        prefetch="intent"
        aria-current={isOpen ? "page" : undefined}
        dir="auto"
        className="line-clamp-2 font-medium text-sm [overflow-wrap:anywhere] after:absolute after:inset-0 after:rounded-2xl"
      >
        {prompt.title ?? prompt.idea}
      </Link>
      <p dir="auto" className="line-clamp-2 text-muted text-xs leading-relaxed [overflow-wrap:anywhere]">
        {prompt.text}
      </p>
      <div className="flex items-center justify-between gap-2">
        <p className="min-w-0 text-muted text-xs">
          <span>{t(`prompts.kind.${prompt.kind}`)}</span> · <Moment at={prompt.createdAt} />
        </p>
        <span className="relative z-10 flex shrink-0">
          <FavoriteButton prompt={prompt} />
          <Link
            to={`${pathname}?${deletion}`}
            preventScrollReset
            aria-label={t("prompts.delete")}
            className="grid size-11 place-items-center rounded-xl hover:bg-sunken"
          >
            <Trash2 className="size-5 text-muted" aria-hidden="true" />
          </Link>
        </span>
      </div>
    </li>
  );
}
