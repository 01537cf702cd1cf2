import { type FormEvent, useId, useState } from "react";
import { type Offer, shapesOf, useModels, useSettings } from "#app/creations/follow-ups/offers.ts";
import { isShown, SettingField } from "#app/creations/follow-ups/setting-field.tsx";
import { type Asked, usePrice } from "#app/creations/follow-ups/use-price.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { Media } from "#app/tasks/documents.ts";
import { Button } from "#app/ui/button.tsx";
import { Choice, ChoiceGroup } from "#app/ui/choice.tsx";
import { TextAreaField } from "#app/ui/field.tsx";
import { RefusalNotice } from "#app/ui/messages/refusal-notice.tsx";

type ModelsProps = { models: readonly Offer[]; chosen: Offer; onChoose: (slug: string) => void };

function Models({ models, chosen, onChoose }: ModelsProps) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <div className="grid min-w-0 gap-1">
      <label htmlFor={id} className="text-muted text-sm">
        {t("workflow.model")}
      </label>
      <select
        id={id}
        value={chosen.model.slug}
        onChange={(event) => onChoose(event.target.value)}
        className="min-h-11 w-full min-w-0 rounded-xl border border-edge/70 bg-surface px-3 hover:border-edge"
      >
        {models.map(({ model, credits }) => (
          <option key={model.slug} value={model.slug}>
            {credits === null ? model.name : `${model.name} · ${credits}`}
          </option>
        ))}
      </select>
    </div>
  );
}

type OfferFormProps = {
  offer: Offer;
  asset: Media;
  isBusy: boolean;
  onOrder: (asked: Asked, credits: number) => void;
};

/** What is to be said for one of the things that can be made: its words, shape, model and settings; the price stands on the button. */
export function OfferForm({ offer, asset, isBusy, onOrder }: OfferFormProps) {
  const { t } = useTranslation();
  const id = useId();
  const { purpose } = offer;
  const models = useModels(asset.id, offer);
  const [slug, setSlug] = useState(offer.model.slug);
  const chosen = models.find(({ model }) => model.slug === slug) ?? offer;
  const settings = useSettings(chosen.model.id);
  const [words, setWords] = useState("");
  const [shape, setShape] = useState("");
  const [set, setSet] = useState<Readonly<Record<string, string>>>({});
  const shapes = purpose === "EXPAND" ? shapesOf(settings ?? [], asset) : [];
  const newShape = shapes.includes(shape) ? shape : shapes[0];
  const shown = (settings ?? []).filter((one) => isShown(one) && (purpose !== "EXPAND" || one.name !== "aspectRatio"));
  const settled = (name: string, defaultValue: string | null) => set[name] ?? defaultValue ?? "";
  const options = shown.flatMap(({ name, defaultValue }) => {
    const value = settled(name, defaultValue);
    return value === (defaultValue ?? "") || value === "" ? [] : [{ name, value }];
  });
  if (newShape !== undefined) options.push({ name: "aspectRatio", value: newShape });
  const isComplete =
    settings !== null &&
    (chosen.prompt !== "REQUIRED" || words.trim() !== "") &&
    (purpose !== "EXPAND" || newShape !== undefined);
  const asked: Asked = {
    ...{ asset: asset.id, purpose, model: chosen.model.slug },
    ...(words.trim() !== "" && chosen.prompt !== "NONE" && { prompt: words.trim() }),
    ...(options.length > 0 && { options }),
  };
  const price = usePrice(chosen, isComplete ? asked : null);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // What happens in a portal is told to what it is drawn by, too: that may be a form of its own.
    event.stopPropagation();
    if (price.credits !== null) onOrder(asked, price.credits);
  };
  return (
    <form onSubmit={submit} className="grid grid-cols-[minmax(0,1fr)] gap-3 pb-4">
      {chosen.prompt !== "NONE" && (
        <TextAreaField
          id={`${id}-words`}
          name="prompt"
          label={t(purpose === "EDIT" ? "followUps.EDIT.words" : "followUps.words")}
          hint={chosen.prompt === "OPTIONAL" && purpose !== "EXPAND" ? t("followUps.wordsOptional") : undefined}
          required={chosen.prompt === "REQUIRED"}
          rows={2}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
      )}
      {shapes.length > 0 && (
        <ChoiceGroup legend={t("followUps.EXPAND.shape")}>
          {shapes.map((one) => (
            <Choice key={one} name={`${id}-shape`} value={one} checked={one === newShape} onChoose={setShape}>
              {one}
            </Choice>
          ))}
        </ChoiceGroup>
      )}
      <Models models={models} chosen={chosen} onChoose={setSlug} />
      {shown.length > 0 && (
        <div className="grid grid-cols-2 items-end gap-3">
          {shown.map((one) => (
            <SettingField
              key={one.name}
              setting={one}
              value={settled(one.name, one.defaultValue)}
              onChange={(value) => setSet({ ...set, [one.name]: value })}
            />
          ))}
        </div>
      )}
      <RefusalNotice refusal={price.refusal} />
      <Button
        type="submit"
        tone="primary"
        disabled={isBusy || !isComplete || price.credits === null}
        className="justify-self-end"
      >
        <span className="tabular-nums">
          {price.credits === null
            ? t(`followUps.${purpose}.name`)
            : t(`followUps.${purpose}.make`, { credits: price.credits })}
        </span>
      </Button>
    </form>
  );
}
