import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { useRef } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { TextAreaField } from "#app/components/ui/field.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { RefusalNotice, useFieldError } from "#app/components/ui/refusal-notice.tsx";
import { Spinner } from "#app/components/ui/spinner.tsx";
import { ModelCards, type ModelOffer } from "#app/components/workflow/model-cards.tsx";
import { ParameterFields } from "#app/components/workflow/parameter-fields.tsx";
import { StylePicker } from "#app/components/workflow/style-picker.tsx";
import type { Choices } from "#app/components/workflow/use-choices.ts";
import type { StyleChoice } from "#app/documents/catalog.ts";
import { useLocale } from "#app/lib/i18n.ts";
import { type Price, useEstimate } from "#app/lib/use-estimate.ts";
import { useHydrated } from "#app/lib/use-hydrated.ts";
import type { Step } from "#app/lib/use-step.ts";
import { usualTime } from "#app/lib/usual-time.ts";
import { useTranslation } from "#app/lib/words.ts";

export type OrderFormProps = {
  intent: "image" | "video";
  step: Step;
  offers: ModelOffer[];
  choices: Choices;
  styles: readonly StyleChoice[];
  available: number;
  isRunning: boolean;
  prompt: string;
  onPrompt: (text: string) => void;
  hidden: Record<string, string>;
  lead?: ReactNode;
};

function OrderButton({
  intent,
  step,
  price,
  available,
  isRunning,
  isBlank,
}: {
  intent: "image" | "video";
  step: Step;
  price: Price | null;
  available: number;
  isRunning: boolean;
  isBlank: boolean;
}) {
  const { t } = useTranslation();
  const hydrated = useHydrated();
  const { href } = useLocale();
  const isPoor = price !== null && price.credits > available;
  const isLast = price !== null && !isPoor && available < 2 * price.credits;
  const isWaiting = step.isBusy || isRunning;
  return (
    <div className="sticky bottom-[calc(3.5rem+env(safe-area-inset-bottom))] z-10 -mx-2 grid gap-2 rounded-t-2xl bg-surface px-2 pt-2 pb-3 lg:bottom-0">
      {isPoor && (
        <Notice tone="warning">
          {t("credits.tooFew", { required: price.credits, available, missing: price.credits - available })}{" "}
          <Link
            to={href(`/billing?need=${price.credits - available}`)}
            className="font-semibold underline underline-offset-4"
          >
            {t("billing.getMore")}
          </Link>
        </Notice>
      )}
      {isLast && (
        <p className="text-center text-sm">
          {t("billing.left", { count: available - price.credits })}{" "}
          <Link to={href("/billing")} className="underline underline-offset-4">
            {t("billing.getMore")}
          </Link>
        </p>
      )}
      <Button
        type="submit"
        tone="primary"
        size="large"
        wide
        disabled={isWaiting || isPoor || price === null || (hydrated && isBlank)}
      >
        {isWaiting && <Spinner />}
        {t(`workflow.make.${intent}`)}
        {price !== null && (
          <span className="font-medium tabular-nums">· {t("credits.count", { count: price.credits })}</span>
        )}
      </Button>
      <p className="text-center text-muted text-sm">
        {price?.expectedSeconds ? usualTime(t, price.expectedSeconds) : t("workflow.onlyIfMade")}
      </p>
    </div>
  );
}

/** The order for an image or a video: prompt, model, what the model lets one choose, and the price before the click. */
export function OrderForm(props: OrderFormProps) {
  const { intent, step, offers, choices, styles, prompt, onPrompt, hidden, lead } = props;
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const form = useRef<HTMLFormElement>(null);
  const model = offers.find((offer) => offer.model.slug === choices.slug)?.model;
  const price = useEstimate(form, model, choices.summary);
  const names = model?.parameters.map((parameter) => parameter.name) ?? [];
  const { Form } = step;
  return (
    <Form ref={form} id={`${intent}-form`} method="post" className="grid content-start gap-6">
      {lead}
      {Object.entries({
        ...hidden,
        intent,
        idempotencyKey: step.idempotencyKey,
        maxCredits: String(price?.credits ?? 0),
      }).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <TextAreaField
        id={`${intent}-prompt`}
        name="prompt"
        label={t(`workflow.prompt.${intent}`)}
        hint={t(`workflow.promptHint.${intent}`)}
        placeholder={t(`workflow.promptPlaceholder.${intent}`)}
        rows={intent === "image" ? 6 : 4}
        className={intent === "image" ? "min-h-44" : "min-h-32"}
        required
        maxLength={8000}
        value={prompt}
        error={fieldError(step.refusal, "prompt")}
        onChange={(event) => onPrompt(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) event.currentTarget.form?.requestSubmit();
        }}
      />
      <ModelCards offers={offers} chosen={choices.slug} onChoose={choices.chooseModel} />
      <noscript>
        <Button type="submit" name="only" value="options" formNoValidate wide>
          {t("workflow.showOptions")}
        </Button>
      </noscript>
      <ParameterFields
        step={intent}
        parameters={model?.parameters ?? []}
        chosenValue={choices.chosenValue}
        errorOf={(name) => fieldError(step.refusal, name)}
        onChange={choices.setValue}
      />
      <StylePicker styles={styles} chosen={choices.style} onChoose={choices.chooseStyle} />
      <RefusalNotice refusal={step.refusal} shown={["prompt", ...names]} />
      <OrderButton {...props} price={price} isBlank={prompt.trim() === ""} />
    </Form>
  );
}
