import { useState } from "react";
import type { NewBatch } from "#app/batches/documents.ts";
import { Select } from "#app/batches/parts/fields.tsx";
import { OrderPart } from "#app/batches/parts/order-part.tsx";
import { Recent } from "#app/batches/parts/recent.tsx";
import { Sources } from "#app/batches/parts/sources.tsx";
import { MOST_ITEMS } from "#app/batches/read/limits.ts";
import { usePictures } from "#app/batches/use-pictures.ts";
import { type NewPlan, usePlan, WAYS } from "#app/batches/use-plan.ts";
import { useEnhanced } from "#app/lib/browser/use-hydrated.ts";
import { useWords } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { taskKind } from "#app/tasks/composing.ts";
import { Choice, ChoiceGroup } from "#app/ui/choice.tsx";
import { TextField } from "#app/ui/field.tsx";
import { Notice } from "#app/ui/messages/notice.tsx";

type PageProps = { models: NewBatch["models"]; viewer: NonNullable<NewBatch["viewer"]> };

function Common({ plan }: { plan: NewPlan }) {
  const { t } = useTranslation();
  const words = useWords();
  return (
    <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
      <Select id="batch-model" label={t("batches.named.model")} value={plan.model?.slug ?? ""} onChange={plan.setSlug}>
        {(["image", "video", "audio"] as const).map((kind) => {
          const own = plan.offered.filter((model) => model.kind === taskKind(kind));
          return own.length === 0 ? null : (
            <optgroup key={kind} label={t(`batches.kinds.${kind}`)}>
              {own.map(({ slug, name, credits }) => (
                <option key={slug} value={slug}>
                  {`${name} · ${t("credits.count", { count: credits })}`}
                </option>
              ))}
            </optgroup>
          );
        })}
      </Select>
      {plan.parameters.map(({ name, label, values, defaultValue }) => (
        <Select
          key={name}
          id={`batch-${name}`}
          label={words(["parameters", name], label)}
          value={plan.settings[name] ?? defaultValue ?? ""}
          onChange={(value) => plan.setSetting(name, value)}
        >
          {defaultValue === null && <option value="">{t("batches.asModel")}</option>}
          {values?.map((value) => (
            <option key={value} value={value}>
              {value}
            </option>
          ))}
        </Select>
      ))}
    </div>
  );
}

function Outcome({
  plan,
  name,
  available,
  isReady,
}: {
  plan: NewPlan;
  name: string;
  available: number;
  isReady: boolean;
}) {
  const { t } = useTranslation();
  const made = plan.plan;
  if ("nothing" in made) return null;
  if ("missing" in made) {
    return (
      <Notice tone="danger" urgent>
        {t("batches.missing", { names: made.missing.join(", ") })}
      </Notice>
    );
  }
  if ("tooMany" in made) {
    return (
      <Notice tone="danger" urgent>
        {t(Number.isSafeInteger(made.tooMany) ? "batches.tooMany" : "batches.farTooMany", {
          number: made.tooMany,
          most: MOST_ITEMS,
        })}
      </Notice>
    );
  }
  const isLonger = plan.way === "table" && typeof plan.opened?.table === "object" && plan.opened.table.isLonger;
  if (isLonger) return null;
  return <OrderPart items={made.items} name={name} available={available} isReady={isReady} />;
}

function nameOf(plan: NewPlan, own: string, fallback: string): string {
  const found = plan.way === "table" ? (plan.opened?.file.name ?? "") : "";
  return (own.trim() || found.replace(/\.[^.]*$/, "").trim() || fallback).slice(0, 100);
}

function Form({ models, viewer }: PageProps) {
  const { t } = useTranslation();
  const pictures = usePictures();
  const plan = usePlan(models, pictures.pictures);
  const [name, setName] = useState("");
  return (
    <div className="grid gap-6">
      <ChoiceGroup legend={t("batches.from")}>
        {WAYS.map((way) => (
          <Choice key={way} name="way" value={way} checked={plan.way === way} onChoose={() => plan.setWay(way)}>
            {t(`batches.ways.${way}`)}
          </Choice>
        ))}
      </ChoiceGroup>
      <Sources plan={plan} pictures={pictures} />
      <Common plan={plan} />
      <TextField
        id="batch-name"
        label={t("batches.name")}
        maxLength={100}
        placeholder={nameOf(plan, "", t("batches.unnamed"))}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Outcome
        plan={plan}
        name={nameOf(plan, name, t("batches.unnamed"))}
        available={viewer.credits.available}
        isReady={!pictures.isSending}
      />
    </div>
  );
}

/** A new batch: where its prompts come from, what all of it has in common, and its price before anything is held. */
export function NewBatchPage(props: PageProps) {
  const { t } = useTranslation();
  const isEnhanced = useEnhanced();
  return (
    <main
      id="main"
      className="mx-auto grid max-w-[72rem] grid-cols-[minmax(0,1fr)] gap-6 px-4 py-4 sm:px-6 lg:px-8 lg:py-7"
    >
      <div className="grid gap-1">
        <h1 className="font-bold text-3xl tracking-tight">{t("batches.title")}</h1>
        <p className="max-w-prose text-muted">{t("batches.about", { most: MOST_ITEMS })}</p>
      </div>
      <noscript>
        <Notice tone="note">{t("batches.noScripts")}</Notice>
      </noscript>
      {isEnhanced && <Form {...props} />}
      <Recent batches={props.viewer.batches.nodes} />
    </main>
  );
}
