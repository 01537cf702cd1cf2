import { data, redirect } from "@remix-run/node";
import {
  CreateBillingPortalDocument,
  CreateCheckoutDocument,
  NewerMovementsDocument,
  RefreshPurchaseDocument,
} from "#app/billing/documents.ts";
import { billingVariables } from "#app/billing/filters.ts";
import { text } from "#app/lib/forms.ts";
import { type Asker, ask, send } from "#app/lib/graphql/ask.server.ts";
import { type Refusal, refusal } from "#app/lib/graphql/result.ts";
import { localeOf } from "#app/lib/i18n/locale.ts";

/** What to ask for the billing page; `at` names a movement, which then is on it with a few newer ones above. */
export async function billingPage(asker: Asker) {
  const params = new URL(asker.request.url).searchParams;
  const at = params.get("at");
  if (at !== null) {
    const newer = (await ask(asker, NewerMovementsDocument, { at })).viewer?.creditTransactions.pageInfo;
    if (newer?.hasPreviousPage === true) params.set("after", newer.startCursor ?? "");
  }
  return billingVariables(params);
}

function answer(refused: Refusal | null) {
  return data({ refusal: refused }, { status: refused === null ? 200 : 422 });
}

/** Carries out what one of the billing page's forms asks for; buying and the portal lead to the payment service. */
export async function actOnBilling(asker: Asker, form: FormData) {
  const locale = localeOf(new URL(asker.request.url).pathname) === "zh" ? "ZH" : "EN";
  switch (text(form, "intent")) {
    case "buy": {
      const opened = await send(asker, CreateCheckoutDocument, { input: { pack: text(form, "pack"), locale } });
      return opened.ok ? redirect(opened.payload.url, 303) : answer(opened.refusal);
    }
    case "portal": {
      const opened = await send(asker, CreateBillingPortalDocument, { locale });
      return opened.ok ? redirect(opened.payload.url, 303) : answer(opened.refusal);
    }
    case "refresh": {
      // The page shows what we know either way; asking was only meant to make it quicker.
      await send(asker, RefreshPurchaseDocument, { id: text(form, "id") });
      return answer(null);
    }
    default:
      return answer(refusal("INVALID_INPUT", "There is no such thing to do here."));
  }
}
