import Star from "lucide-react/icons/star";
import { useState } from "react";
import { keepFavorite } from "#app/compose/models/keep-models.client.ts";
import { classes } from "#app/lib/class-names.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { knownModels } from "#app/tasks/catalog/known-models.ts";

/** Marks a model to stand first, in this browser. The cards stay where they are until the page is opened again. */
export function FavoriteModel({ slug, name }: { slug: string; name: string }) {
  const { t } = useTranslation();
  const [isFavorite, setFavorite] = useState(() => knownModels(document.cookie).favorites.includes(slug));
  const toggle = () => {
    keepFavorite(slug, !isFavorite);
    setFavorite(!isFavorite);
  };
  return (
    <button
      type="button"
      aria-pressed={isFavorite}
      aria-label={t("compose.favoriteModel", { model: name })}
      onClick={toggle}
      className="absolute top-21 right-1 grid size-9 place-items-center rounded-xl hover:bg-sunken"
    >
      <Star
        className={classes("size-5", isFavorite ? "fill-accent text-accent-word" : "text-muted")}
        aria-hidden="true"
      />
    </button>
  );
}
