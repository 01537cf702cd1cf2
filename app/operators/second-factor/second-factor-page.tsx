import { Link } from "@remix-run/react";
import type { Refusal } from "#app/lib/graphql/result.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { ProofForm } from "#app/shell/proof/proof-form.tsx";

type Props = { hasFactor: boolean; refusal: Refusal | null };

/** What an operator does first: set up a passkey or an app, or use it here. */
export function SecondFactorPage({ hasFactor, refusal }: Props) {
  const { t } = useTranslation();
  const { href } = useLocale();
  return (
    <main id="main" className="mx-auto grid max-w-xl grid-cols-[minmax(0,1fr)] gap-6 px-4 py-7 sm:px-6">
      <h1 className="break-words font-bold text-3xl tracking-tight">{t("operators.secondFactor.title")}</h1>
      <p className="text-muted">{t("operators.secondFactor.lead")}</p>
      {hasFactor ? (
        <>
          <p>{t("operators.secondFactor.use")}</p>
          <ProofForm intent="prove" values={{}} refusal={refusal} isStrong />
        </>
      ) : (
        <>
          <p>{t("operators.secondFactor.none")}</p>
          <Link
            to={href("/account")}
            discover="none"
            className="inline-flex min-h-11 items-center font-semibold underline underline-offset-4"
          >
            {t("operators.secondFactor.toAccount")}
          </Link>
        </>
      )}
    </main>
  );
}
