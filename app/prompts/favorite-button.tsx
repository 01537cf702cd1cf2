import { useFetcher } from "@remix-run/react";
import Heart from "lucide-react/icons/heart";
import { classes } from "#app/lib/class-names.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { PromptCard } from "#app/prompts/documents.ts";

/** Marks a prompt, or takes the mark away; it shows at once and turns back if that was refused. */
export function FavoriteButton({ prompt }: { prompt: PromptCard }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const fetcher = useFetcher();
  const sent = fetcher.formData?.get("favorite");
  const isFavorite = typeof sent === "string" ? sent === "true" : prompt.isFavorite;
  return (
    <fetcher.Form method="post" action={href("/prompts")}>
      <input type="hidden" name="intent" value="favorite" />
      <input type="hidden" name="id" value={prompt.id} />
      <button
        name="favorite"
        value={String(!isFavorite)}
        type="submit"
        aria-pressed={isFavorite}
        aria-label={t("prompts.favorite")}
        className="grid size-11 place-items-center rounded-xl hover:bg-sunken"
      >
        <Heart
          className={classes("size-5", isFavorite ? "fill-danger text-danger" : "text-muted")}
          aria-hidden="true"
        />
      </button>
    </fetcher.Form>
  );
}
