import { useSearchParams } from "@remix-run/react";
import ArrowLeft from "lucide-react/icons/arrow-left";
import ArrowRight from "lucide-react/icons/arrow-right";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { ButtonLink } from "#app/ui/button.tsx";

type PageInfo = {
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  startCursor: string | null;
  endCursor: string | null;
};

/** The ways to the stretches of a list before and behind this one; what it is narrowed to stays. */
export function Stretch({ page }: { page: PageInfo }) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const to = (name: "after" | "before", cursor: string | null) => {
    const kept = new URLSearchParams([...params].filter(([other]) => other !== "after" && other !== "before"));
    kept.set(name, cursor ?? "");
    return `?${kept}`;
  };
  if (!page.hasNextPage && !page.hasPreviousPage) return null;
  return (
    <nav aria-label={t("operators.pages")} className="flex justify-between gap-4">
      {page.hasPreviousPage ? (
        <ButtonLink size="small" to={to("before", page.startCursor)}>
          <ArrowLeft className="size-4" aria-hidden="true" />
          {t("operators.back")}
        </ButtonLink>
      ) : (
        <span />
      )}
      {page.hasNextPage && (
        <ButtonLink size="small" to={to("after", page.endCursor)}>
          {t("operators.on")}
          <ArrowRight className="size-4" aria-hidden="true" />
        </ButtonLink>
      )}
    </nav>
  );
}
