import { useState } from "react";
import { ComposeForm } from "#app/compose/compose-form.tsx";
import { offersOf, requestedRatio } from "#app/compose/models/offers.ts";
import { type Sources, useSources } from "#app/compose/sources/use-sources.ts";
import { formDefaults } from "#app/compose/submissions/form-defaults.ts";
import { type Choices, useChoices } from "#app/compose/use-choices.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { useStep } from "#app/lib/use-step.ts";
import type { ModelCard, StyleChoice } from "#app/tasks/catalog/documents.ts";
import type { Media } from "#app/tasks/documents.ts";
import { useSteady } from "#app/tasks/media.ts";
import { isOpen } from "#app/tasks/status.ts";
import { TaskStage } from "#app/tasks/task-stage.tsx";
import { Button } from "#app/ui/button.tsx";
import { Choice, ChoiceGroup } from "#app/ui/choice.tsx";
import { RefusalNotice } from "#app/ui/messages/refusal-notice.tsx";
import type { Workflow } from "#app/workflow/documents.ts";
import { StepColumns } from "#app/workflow/step-columns.tsx";

type ImageStepProps = {
  workflow: Workflow;
  models: readonly ModelCard[];
  styles: readonly StyleChoice[];
  available: number;
  newestKey: string;
  prompt: string;
  onPrompt: (text: string) => void;
};

function Variant({ asset, number }: { asset: Media; number: number }) {
  const { t } = useTranslation();
  return (
    <img
      src={useSteady(asset).thumb}
      alt={t("workflow.variant", { number })}
      className="size-16 rounded-lg object-cover"
    />
  );
}

function Variants({
  assets,
  chosen,
  onChoose,
}: {
  assets: readonly Media[];
  chosen: string | undefined;
  onChoose: (id: string) => void;
}) {
  const { t } = useTranslation();
  if (assets.length < 2) return null;
  return (
    <ChoiceGroup legend={t("workflow.variants")}>
      {assets.map((asset, index) => (
        <Choice key={asset.id} name="variant" value={asset.id} checked={asset.id === chosen} onChoose={onChoose}>
          <Variant asset={asset} number={index + 1} />
        </Choice>
      ))}
    </ChoiceGroup>
  );
}

function Animate({ workflow, asset }: { workflow: Workflow; asset: Media }) {
  const { t } = useTranslation();
  const step = useStep("animate", "");
  const { Form } = step;
  const isNext = workflow.selectedImage?.id !== asset.id;
  return (
    <Form method="post" className="contents">
      <input type="hidden" name="intent" value="animate" />
      <input type="hidden" name="workflow" value={workflow.id} />
      <input type="hidden" name="selectedImage" value={asset.id} />
      <Button type="submit" tone={isNext ? "primary" : "secondary"} disabled={step.isBusy}>
        {t("workflow.animate")}
      </Button>
      <RefusalNotice refusal={step.refusal} />
    </Form>
  );
}

const NO_IMAGES: never[] = [];

/** Choosing a model that can't start without an image gives it the one on the stage, which can be taken out again. */
function useStageAsSource(
  { workflow, models }: ImageStepProps,
  asset: Media | undefined,
  choices: Choices,
  sources: Sources,
): Choices {
  const task = workflow.imageTask;
  return {
    ...choices,
    chooseModel: (slug: string) => {
      choices.chooseModel(slug);
      const needsImage = models.find((model) => model.slug === slug)?.requiresImages;
      if (!needsImage || asset === undefined || task === null || sources.items.length > 0) return;
      sources.store.addAssets([{ ...asset, task: { __typename: task.__typename, id: task.id } }]);
    },
  };
}

/** Step two: from the prompt to an image. */
export function ImageStep(props: ImageStepProps) {
  const { workflow, models, styles, available, newestKey, prompt, onPrompt } = props;
  const { t } = useTranslation();
  const step = useStep("image", newestKey);
  const task = workflow.imageTask;
  const [variant, setVariant] = useState(workflow.selectedImage?.id);
  const asset = task?.assets.find((candidate) => candidate.id === variant) ?? task?.assets[0];
  const offers = offersOf(models, "image", t);
  const name = `${workflow.id}:image`;
  const own = useChoices({ draft: `${name}:choices`, offers, posted: step.values, fallback: formDefaults(task) });
  const sources = useSources(`${name}:sources`, NO_IMAGES);
  const choices = useStageAsSource(props, asset, own, sources);
  const isRunning = task !== null && isOpen(task);
  const hidden = { workflow: workflow.id, idempotencyKey: step.idempotencyKey };
  const shared = { offers, choices, sources, styles, available, isRunning, prompt, onPrompt, hidden };
  return (
    <StepColumns
      stageFirst={task !== null}
      form={
        <ComposeForm
          kind="image"
          Form={step.Form}
          refusal={step.refusal}
          isSending={step.isBusy}
          taken={task?.prompt}
          {...shared}
        />
      }
      stage={
        <TaskStage
          kind="image"
          task={task}
          asset={asset}
          requestedRatio={requestedRatio(choices.model, choices.chosenValue)}
          isSending={step.isBusy && !isRunning}
        >
          <Variants assets={task?.assets ?? []} chosen={asset?.id} onChoose={setVariant} />
          {asset !== undefined && <Animate workflow={workflow} asset={asset} />}
        </TaskStage>
      }
    />
  );
}
