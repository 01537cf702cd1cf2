import { Form, useLocation, useNavigate, useNavigation, useSearchParams } from "@remix-run/react";
import Search from "lucide-react/icons/search";
import SlidersHorizontal from "lucide-react/icons/sliders-horizontal";
import type { FormEvent } from "react";
import { askedOf, filterOf, type GalleryFilter, KINDS, searchOf } from "#app/creations/address.ts";
import type { Creations } from "#app/creations/documents.ts";
import { FilterChips } from "#app/creations/filters/filter-chips.tsx";
import { MoreFilters } from "#app/creations/filters/more-filters.tsx";
import { SearchField } from "#app/creations/filters/search-field.tsx";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Button, buttonLook } from "#app/ui/button.tsx";

const chip =
  "relative inline-flex min-h-11 items-center gap-2 rounded-full border border-edge/50 bg-surface px-4 font-medium text-sm hover:border-edge has-checked:border-ink has-checked:bg-ink has-checked:text-paper has-focus-visible:outline-2 has-focus-visible:outline-offset-2";
const hiddenInput = "absolute inset-0 size-full cursor-pointer opacity-0";

/** The filter that the address names, or the next address while it is being fetched. */
function useGalleryFilter(): { filter: GalleryFilter; change: (changes: Partial<GalleryFilter>) => void } {
  const [params] = useSearchParams();
  const { location } = useNavigation();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const isHere = location?.pathname === pathname;
  const filter = filterOf(isHere && location !== undefined ? new URLSearchParams(location.search) : params);
  const change = (changes: Partial<GalleryFilter>) => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    navigate(searchOf({ ...filter, ...changes, zone }) || "?", { preventScrollReset: true });
  };
  return { filter, change };
}

function Kinds({ filter, change }: ReturnType<typeof useGalleryFilter>) {
  const { t } = useTranslation();
  return (
    <fieldset className="flex flex-wrap gap-2">
      <legend className="sr-only">{t("filters.kind")}</legend>
      {(["", ...KINDS] as const).map((kind) => (
        <label key={kind} className={chip}>
          <input
            type="radio"
            name="kind"
            value={kind}
            checked={filter.kind === kind}
            onChange={() => change({ kind })}
            className={hiddenInput}
          />
          <span>{t(`filters.kinds.${kind === "" ? "all" : kind}`)}</span>
        </label>
      ))}
      <label className={chip}>
        <input
          type="checkbox"
          name="favorite"
          value="1"
          checked={filter.favorite}
          onChange={(event) => change({ favorite: event.target.checked })}
          className={hiddenInput}
        />
        {t("filters.favorite")}
      </label>
    </fieldset>
  );
}

type FilterBarProps = Pick<Creations, "models" | "styles">;

/** Everything the gallery can be narrowed by, in the address. With scripts each control acts at once, without there is a button. */
export function FilterBar({ models, styles }: FilterBarProps) {
  const { t } = useTranslation();
  const here = useGalleryFilter();
  const { filter, change } = here;
  const hidden = askedOf(filter).filter((name) => !["q", "kind", "favorite"].includes(name)).length;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    change({ q: String(form.get("q") ?? "").trim() });
  };
  return (
    <div className="grid gap-3">
      <Form method="get" role="search" onSubmit={submit} className="grid gap-3">
        <div className="flex flex-wrap items-center gap-2">
          <div className="flex min-w-56 grow gap-2 sm:max-w-md">
            <SearchField value={filter.q} onCommit={(q) => change({ q })} />
            <Button type="submit" size="icon" aria-label={t("filters.search")}>
              <Search className="size-5" aria-hidden="true" />
            </Button>
          </div>
          <Kinds {...here} />
        </div>
        <details className="group/more" open={hidden > 0 || undefined}>
          <summary className="inline-flex min-h-11 items-center gap-2 rounded-xl pr-3 font-medium text-sm hover:underline">
            <SlidersHorizontal className="size-4" aria-hidden="true" />
            <span>{hidden > 0 ? t("filters.moreCount", { count: hidden }) : t("filters.more")}</span>
          </summary>
          <MoreFilters filter={filter} change={change} models={models} styles={styles} />
        </details>
        <noscript>
          <button type="submit" className={buttonLook({ size: "small" })}>
            {t("filters.apply")}
          </button>
        </noscript>
      </Form>
      <FilterChips filter={filter} models={models} styles={styles} />
    </div>
  );
}
