import { Form, useNavigation, useSearchParams } from "@remix-run/react";
import type { Billing } from "#app/billing/documents.ts";
import { fittingPack } from "#app/billing/filters.ts";
import { Packs, usePackName } from "#app/billing/packs.tsx";
import type { Refusal } from "#app/lib/graphql/result.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Button } from "#app/ui/button.tsx";
import { Notice } from "#app/ui/messages/notice.tsx";
import { RefusalNotice } from "#app/ui/messages/refusal-notice.tsx";
import { Spinner } from "#app/ui/spinner.tsx";

/** The packs with a button each; somebody who was short of credits finds the pack that is enough. */
export function BuyPacks({ billing, refusal }: { billing: Billing; refusal: Refusal | null }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const [params] = useSearchParams();
  const { state, formData } = useNavigation();
  const packName = usePackName();
  const needed = Number(params.get("need"));
  const fitting = fittingPack(billing.creditPacks, needed);
  const buying = state === "idle" ? null : formData?.get("pack");
  return (
    <section aria-labelledby="packs-title" className="grid gap-4">
      <h2 id="packs-title" className="font-bold text-xl">
        {t("billing.buy")}
      </h2>
      {fitting !== null && <Notice tone="warning">{t("billing.missing", { count: needed })}</Notice>}
      {!billing.canBuyCredits && <Notice tone="note">{t("billing.off")}</Notice>}
      <RefusalNotice refusal={refusal} />
      <Packs
        packs={billing.creditPacks}
        models={billing.models}
        fitting={fitting}
        action={(pack) => (
          <Form method="post" action={href("/billing")}>
            <input type="hidden" name="intent" value="buy" />
            <input type="hidden" name="pack" value={pack.id} />
            <Button
              type="submit"
              tone={fitting === null || fitting.id === pack.id ? "primary" : "secondary"}
              wide
              className="px-3"
              disabled={!billing.canBuyCredits || buying === pack.id}
            >
              {buying === pack.id && <Spinner />}
              <span className="whitespace-nowrap">{t("billing.buyPack", { name: packName(pack.name) })}</span>
            </Button>
          </Form>
        )}
      />
    </section>
  );
}
