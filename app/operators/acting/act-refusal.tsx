import type { Refusal } from "#app/lib/graphql/result.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { Notice } from "#app/ui/messages/notice.tsx";
import { RefusalNotice, useRefusalSentence } from "#app/ui/messages/refusal-notice.tsx";

/** Of these the API's own sentence says more than the code does: who acts on somebody's money has to know it. */
const TOLD_IN_FULL = new Set(["CONFLICT", "FORBIDDEN", "PAYMENTS_UNAVAILABLE"]);

/** Why an act was refused. The API speaks English: elsewhere its sentence follows that of the code. */
export function ActRefusal({ refusal, shown }: { refusal: Refusal; shown: string[] }) {
  const { locale } = useLocale();
  const sentence = useRefusalSentence();
  if (!TOLD_IN_FULL.has(refusal.code) || refusal.message === "")
    return <RefusalNotice refusal={refusal} shown={shown} />;
  return (
    <Notice tone="danger" urgent>
      {locale !== "en" && <p>{sentence(refusal)}</p>}
      <p lang="en">{refusal.message}</p>
    </Notice>
  );
}
