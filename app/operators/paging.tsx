import { useSearchParams } from "@remix-run/react";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { type PageInfo, StretchLinks } from "#app/ui/stretch-links.tsx";

/** The ways on and back in a list of operators'; what it is narrowed to stays. */
export function Paging({ page }: { page: PageInfo }) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const to = (side: "after" | "before", cursor: string) => {
    const kept = new URLSearchParams([...params].filter(([name]) => name !== "after" && name !== "before"));
    kept.set(side, cursor);
    return `?${kept}`;
  };
  const names = { before: t("operators.back"), after: t("operators.on") };
  return <StretchLinks label={t("operators.pages")} page={page} to={to} names={names} size="small" />;
}
