import { useSearchParams } from "@remix-run/react";
import ArrowLeft from "lucide-react/icons/arrow-left";
import ArrowRight from "lucide-react/icons/arrow-right";
import ChevronDown from "lucide-react/icons/chevron-down";
import { moreOf, pageAt, shownOf } from "#app/creations/address.ts";
import type { CreationsViewer } from "#app/creations/documents.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { ButtonLink } from "#app/ui/button.tsx";

/**
 * The ways on: more below this page while that is quick, then older pages with addresses of their own. A search that was
 * cut short has no more to show from here: it goes on with what is older.
 */
export function GalleryPages({ tasks: { nodes, pageInfo: page } }: Pick<CreationsViewer, "tasks">) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const more = nodes.length < shownOf(params) ? null : moreOf(params);
  const isFirst = !params.has("after") && !params.has("before");
  if (!page.hasNextPage && isFirst) return null;
  return (
    <nav aria-label={t("creations.pages")} className="flex flex-wrap items-center justify-between gap-4">
      {page.hasPreviousPage && page.startCursor !== null && !isFirst ? (
        <ButtonLink to={pageAt(params, "before", page.startCursor)}>
          <ArrowLeft className="size-5" aria-hidden="true" />
          {t("creations.newer")}
        </ButtonLink>
      ) : (
        <span />
      )}
      {page.hasNextPage && more !== null && (
        <ButtonLink to={more} preventScrollReset replace>
          <ChevronDown className="size-5" aria-hidden="true" />
          {t("creations.more")}
        </ButtonLink>
      )}
      {page.hasNextPage && more === null ? (
        <ButtonLink to={pageAt(params, "after", page.endCursor)}>
          {t("creations.older")}
          <ArrowRight className="size-5" aria-hidden="true" />
        </ButtonLink>
      ) : (
        <span />
      )}
    </nav>
  );
}
