import Clapperboard from "lucide-react/icons/clapperboard";
import SearchX from "lucide-react/icons/search-x";
import TriangleAlert from "lucide-react/icons/triangle-exclamation-point";
import type { ReactNode } from "react";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { ButtonLink, buttonLook } from "#app/ui/button.tsx";

type EmptyProps = { Icon: typeof Clapperboard; text: string; children: ReactNode };

function Empty({ Icon, text, children }: EmptyProps) {
  return (
    <div className="grid justify-items-center gap-4 rounded-3xl border border-line border-dashed px-6 py-20 text-center">
      <Icon className="size-10 text-muted" strokeWidth={1.4} aria-hidden="true" />
      <p className="max-w-md text-lg">{text}</p>
      <div className="flex flex-wrap justify-center gap-2">{children}</div>
    </div>
  );
}

/** The gallery of somebody who has made nothing. */
export function NothingYet() {
  const { t } = useTranslation();
  const { href } = useLocale();
  return (
    <Empty Icon={Clapperboard} text={t("creations.empty")}>
      <ButtonLink tone="primary" to={href("/create")}>
        {t("creations.first")}
      </ButtonLink>
    </Empty>
  );
}

/** The gallery when nothing fits the filter; `older` leads on where a search has not gone through everything yet. */
export function NoMatch({ older }: { older: string | null }) {
  const { t } = useTranslation();
  return (
    <Empty Icon={SearchX} text={t(older === null ? "creations.noMatch" : "creations.noneSoFar")}>
      {older !== null && (
        <ButtonLink tone="primary" to={older}>
          {t("creations.searchOlder")}
        </ButtonLink>
      )}
      <ButtonLink to="?" preventScrollReset>
        {t("filters.clear")}
      </ButtonLink>
    </Empty>
  );
}

/** The gallery when it could not be read. */
export function NotRead({ here }: { here: string }) {
  const { t } = useTranslation();
  return (
    <Empty Icon={TriangleAlert} text={t("creations.notRead")}>
      <a href={here} className={buttonLook({ tone: "primary" })}>
        {t("fault.retry")}
      </a>
      <a href="?" className={buttonLook({})}>
        {t("filters.clear")}
      </a>
    </Empty>
  );
}
