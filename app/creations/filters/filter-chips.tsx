import { Link } from "@remix-run/react";
import X from "lucide-react/icons/x";
import { askedOf, type FilterName, type GalleryFilter, searchOf } from "#app/creations/address.ts";
import type { Creations } from "#app/creations/documents.ts";
import { day } from "#app/lib/format.ts";
import { useLocale, useWords } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";

type FilterChipsProps = Pick<Creations, "models" | "styles"> & { filter: GalleryFilter };

function useChipWords({ filter, models, styles }: FilterChipsProps): (name: FilterName) => string {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const words = useWords();
  const style = styles.find(({ id }) => id === filter.style)?.name ?? filter.style;
  const texts: Record<FilterName, () => string> = {
    q: () => t("filters.chip.q", { text: filter.q }),
    kind: () => t(`filters.kinds.${filter.kind === "" ? "all" : filter.kind}`),
    favorite: () => t("filters.favorite"),
    state: () => (filter.state === "" ? "" : t(`filters.states.${filter.state}`)),
    model: () => models.find(({ slug }) => slug === filter.model)?.name ?? filter.model,
    style: () => words(["styles", style], style),
    from: () => t("filters.chip.from", { date: day(filter.from, locale) }),
    to: () => t("filters.chip.to", { date: day(filter.to, locale) }),
  };
  return (name) => texts[name]();
}

/** What the gallery is narrowed by at present, each to be taken away by itself, or all at once. */
export function FilterChips(props: FilterChipsProps) {
  const { t } = useTranslation();
  const wordsOf = useChipWords(props);
  const asked = askedOf(props.filter);
  if (asked.length === 0) return null;
  return (
    <ul aria-label={t("filters.active")} className="flex flex-wrap items-center gap-2">
      {asked.map((name) => (
        <li key={name}>
          <Link
            to={searchOf({ ...props.filter, [name]: name === "favorite" ? false : "" }) || "?"}
            preventScrollReset
            aria-label={t("filters.remove", { filter: wordsOf(name) })}
            className="inline-flex min-h-9 items-center gap-1.5 rounded-full bg-accent-soft py-1 pr-2.5 pl-3.5 text-sm hover:underline"
          >
            <span className="max-w-48 truncate">{wordsOf(name)}</span>
            <X className="size-4" aria-hidden="true" />
          </Link>
        </li>
      ))}
      <li>
        <Link
          to="?"
          preventScrollReset
          className="inline-flex min-h-9 items-center px-2 font-semibold text-sm underline underline-offset-4"
        >
          {t("filters.clear")}
        </Link>
      </li>
    </ul>
  );
}
