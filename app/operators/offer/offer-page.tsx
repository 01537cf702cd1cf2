import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { money } from "#app/lib/format.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { ActAnswer } from "#app/operators/acting/act.server.ts";
import { ProofForm } from "#app/operators/acting/proof-form.tsx";
import { OperatorsFrame } from "#app/operators/frame.tsx";
import type { OperatorPack, OperatorStyle } from "#app/operators/offer/documents.ts";
import { PackForm, StyleForm } from "#app/operators/offer/offer-forms.tsx";
import { Badge } from "#app/ui/badge.tsx";

type RowProps = { name: string; isActive: boolean; to: string | null; children: ReactNode };

function Row({ name, isActive, to, children }: RowProps) {
  const { t } = useTranslation();
  return (
    <li className="grid gap-1 py-3">
      <p className="flex flex-wrap items-center gap-3">
        {to === null ? (
          <span className="font-medium">{name}</span>
        ) : (
          <Link
            to={to}
            discover="none"
            preventScrollReset
            className="inline-flex min-h-11 items-center break-words font-medium underline underline-offset-4"
          >
            {name}
          </Link>
        )}
        {!isActive && <Badge>{t("operators.offer.notOffered")}</Badge>}
      </p>
      <p className="break-words text-muted text-sm">{children}</p>
    </li>
  );
}

type PartProps = { id: string; title: string; proof: ActAnswer | null; form: ReactNode; children: ReactNode };

function Part({ id, title, proof, form, children }: PartProps) {
  return (
    <section aria-labelledby={id} className="grid gap-4 md:grid-cols-2">
      <div className="grid content-start gap-1">
        <h2 id={id} className="font-bold text-2xl tracking-tight">
          {title}
        </h2>
        <ul className="divide-y divide-line">{children}</ul>
      </div>
      <div className="grid content-start gap-4">
        {proof !== null && <ProofForm answer={proof} />}
        {form}
      </div>
    </section>
  );
}

type OfferPageProps = {
  packs: readonly OperatorPack[];
  styles: readonly OperatorStyle[];
  /** Those that are open in their forms; new ones are made where none is. */
  pack: OperatorPack | null;
  style: OperatorStyle | null;
  mayAct: boolean;
  answer: ActAnswer | null;
};

/** What is sold, and which looks are offered. */
export function OfferPage({ packs, styles, pack, style, mayAct, answer }: OfferPageProps) {
  const { t, locale } = useTranslation();
  const proofFor = (intent: string) => (mayAct && answer?.needsProof && answer.intent === intent ? answer : null);
  return (
    <OperatorsFrame title={t("operators.offer.title")}>
      <Part
        id="packs"
        proof={proofFor("pack")}
        title={t("operators.offer.packs")}
        form={mayAct && <PackForm key={pack?.pack.id} opened={pack} answer={answer} />}
      >
        {packs.map(({ isActive, pack: { id, name, credits, amountCents, currency } }) => (
          <Row key={id} name={name} isActive={isActive} to={mayAct ? `?pack=${id}` : null}>
            {`${t("credits.count", { count: credits })} · ${money(amountCents, currency, locale)}`}
          </Row>
        ))}
      </Part>
      <Part
        id="styles"
        proof={proofFor("style")}
        title={t("operators.offer.styles")}
        form={mayAct && <StyleForm key={style?.style.id} opened={style} answer={answer} />}
      >
        {styles.map(({ isActive, style: { id, name, nameZh, promptSuffix } }) => (
          <Row
            key={id}
            name={nameZh === null ? name : `${name} · ${nameZh}`}
            isActive={isActive}
            to={mayAct ? `?style=${id}` : null}
          >
            {promptSuffix}
          </Row>
        ))}
      </Part>
    </OperatorsFrame>
  );
}
