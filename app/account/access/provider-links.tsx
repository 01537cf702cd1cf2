import type { SignInMethod } from "#app/account/access/documents.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { ButtonLink } from "#app/ui/button.tsx";

/** The other ways to sign in that are set up here: plain links that leave the site, and come back to `next`. */
export function ProviderLinks({ methods, next }: { methods: SignInMethod[]; next: string }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const query = new URLSearchParams({ next, locale });
  return methods.map(({ kind, path }) =>
    path === null ? null : (
      <ButtonLink key={kind} reloadDocument to={`${path}?${query}`} size="large">
        {t("account.signInWith", { method: t(`account.methods.${kind}`) })}
      </ButtonLink>
    ),
  );
}
