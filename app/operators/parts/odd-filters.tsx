import { useSearchParams } from "@remix-run/react";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Notice } from "#app/ui/messages/notice.tsx";

type OddFiltersProps = {
  /** Of each filter that the address may name, what it may say. */
  filters: Readonly<Record<string, (value: string) => boolean>>;
};

/** Tells which filters of the address say nothing that there is: what is listed is listed without them. */
export function OddFilters({ filters }: OddFiltersProps) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const odd = Object.entries(filters).flatMap(([name, isKnown]) => {
    const value = params.get(name);
    return value === null || value === "" || isKnown(value) ? [] : [name];
  });
  if (odd.length === 0) return null;
  return (
    <Notice tone="warning">
      <p>{t("operators.oddFilters", { names: odd.join(", ") })}</p>
    </Notice>
  );
}
