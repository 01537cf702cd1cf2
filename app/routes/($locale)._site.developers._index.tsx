import type { LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useLoaderData } from "@remix-run/react";
import Compass from "lucide-react/icons/compass";
import FileCode2 from "lucide-react/icons/file-code-corner";
import KeyRound from "lucide-react/icons/key-round";
import { guideIn } from "#app/developers/guide.server.ts";
import { Guide } from "#app/developers/guide.tsx";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { localeOf } from "#app/lib/i18n/locale.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { ButtonLink, buttonLook } from "#app/ui/button.tsx";

export async function loader({ request }: LoaderFunctionArgs) {
  const { t } = wordsOf(request);
  return {
    blocks: guideIn(localeOf(new URL(request.url).pathname)),
    title: `${t("developers.title")} · Nano Banana Video`,
    description: t("developers.lead"),
  };
}

/** The same for all who are not signed in. */
export const headers = () => ({ "Page-Cache-Control": "max-age=30" });

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Developers() {
  const { blocks } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const { href } = useLocale();
  return (
    <Guide blocks={blocks} contents={t("developers.contents")}>
      <div className="flex flex-wrap gap-3 pb-2">
        <ButtonLink tone="primary" to={href("/api-keys")}>
          <KeyRound className="size-5" aria-hidden="true" />
          {t("developers.keys")}
        </ButtonLink>
        <ButtonLink to={href("/developers/explorer")}>
          <Compass className="size-5" aria-hidden="true" />
          {t("developers.explorer")}
        </ButtonLink>
        <a className={buttonLook({})} href="/schema.graphql">
          <FileCode2 className="size-5" aria-hidden="true" />
          {t("developers.schema")}
        </a>
      </div>
    </Guide>
  );
}
