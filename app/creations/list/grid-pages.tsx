import { useSearchParams } from "@remix-run/react";
import ArrowLeft from "lucide-react/icons/arrow-left";
import { pageAt } from "#app/creations/address.ts";
import type { CreationsViewer } from "#app/creations/documents.ts";
import type { Endless } from "#app/lib/graphql/use-endless.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { MoreBelow } from "#app/ui/more-below.tsx";

type GalleryPagesProps = { page: CreationsViewer["tasks"]["pageInfo"]; list: Endless<unknown> };

/** The ways on: more comes as the end comes near, without scripts on a page of its own; from there back to what is newer. */
export function GalleryPages({ page, list: { hasMore, state, more } }: GalleryPagesProps) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const isFirst = !params.has("after") && !params.has("before");
  const hasNewer = page.hasPreviousPage && page.startCursor !== null && !isFirst;
  if (!hasMore && !hasNewer) return null;
  return (
    <nav aria-label={t("creations.pages")} className="flex flex-wrap items-center justify-center gap-4">
      {hasNewer && (
        <ButtonLink to={pageAt(params, "before", page.startCursor)}>
          <ArrowLeft className="size-5" aria-hidden="true" />
          {t("creations.newer")}
        </ButtonLink>
      )}
      {hasMore && (
        <MoreBelow
          to={pageAt(params, "after", page.endCursor)}
          isReading={state === "reading"}
          hasFailed={state === "failed"}
          onMore={more}
        >
          <span>{t("creations.more")}</span>
        </MoreBelow>
      )}
    </nav>
  );
}
