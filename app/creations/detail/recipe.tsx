import { type Creation, inputOf } from "#app/creations/documents.ts";

import { DraftOf, useSettingName } from "#app/creations/drafts/made-by.tsx";
import { Fact, Panel } from "#app/creations/panel.tsx";
import { clock } from "#app/lib/format.ts";
import { useWords } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { SECOND } from "#app/lib/time.ts";
import { LongText } from "#app/tasks/long-text.tsx";
import { CopyButton } from "#app/ui/copy-button.tsx";
import { Moment } from "#app/ui/moment.tsx";

const SHOWN = ["aspectRatio", "resolution", "durationSeconds", "variants", "outputFormat", "seed", "frameMode"];

type Setting = { name: string; value: string };

/** The settings a task was made with, by the API's names: the usual ones first, then what only its model has. */
export function settingsOf(task: Creation): Setting[] {
  const input = inputOf(task);
  const own = new Map<string, unknown>(Object.entries(input));
  const usual = SHOWN.flatMap((name) => {
    const value = own.get(name);
    return typeof value === "string" || typeof value === "number" ? [{ name, value: String(value) }] : [];
  });
  return [...usual, ...input.options.map(({ name, value }) => ({ name, value }))];
}

function Settings({ task }: { task: Creation }) {
  const words = useWords();
  const { t } = useTranslation();
  const nameOf = useSettingName(task);
  const labels = new Map(task.model.parameters.map(({ name, label }) => [name, label]));
  return settingsOf(task).map(({ name, value }) =>
    name === "frameMode" ? (
      <Fact key={name} name={nameOf(t("creation.frameMode"))}>
        {words(["creation", "frameModes", value], value)}
      </Fact>
    ) : (
      <Fact key={name} name={nameOf(words(["parameters", name], labels.get(name) ?? name))}>
        {words(["parameterValues", value], value)}
      </Fact>
    ),
  );
}

function Times({ task }: { task: Creation }) {
  const { t } = useTranslation();
  const { createdAt, startedAt, completedAt, filesExpireAt, attempts } = task;
  const begun = startedAt ?? createdAt;
  const lineMs = Date.parse(begun) - Date.parse(createdAt);
  return (
    <>
      <Fact name={t("creation.created")}>
        <Moment at={createdAt} />
      </Fact>
      {completedAt !== null && (
        <>
          <Fact name={t("creation.finished")}>
            <Moment at={completedAt} />
          </Fact>
          {lineMs >= SECOND && <Fact name={t("creation.inLine")}>{clock(lineMs)}</Fact>}
          <Fact name={t("creation.took")}>{clock(Date.parse(completedAt) - Date.parse(begun))}</Fact>
        </>
      )}
      {attempts > 1 && <Fact name={t("creation.attempts")}>{attempts}</Fact>}
      {filesExpireAt !== null && (
        <Fact name={t("creation.expires")}>
          <Moment at={filesExpireAt} />
        </Fact>
      )}
    </>
  );
}

/** Everything that went into a task: the words, the model, the style and each setting as it was used. */
export function Recipe({ task }: { task: Creation }) {
  const { t } = useTranslation();
  const words = useWords();
  return (
    <Panel title={t("creation.recipe")} action={<CopyButton text={task.prompt} label={t("creation.copyPrompt")} />}>
      <LongText text={task.prompt} />
      <dl className="divide-y divide-line">
        <Fact name={t("workflow.model")}>{task.model.name}</Fact>
        <DraftOf task={task} />
        {task.style !== null && (
          <Fact name={t("workflow.style")}>{words(["styles", task.style.name], task.style.name)}</Fact>
        )}
        {task.style !== null && <Fact name={t("ownStyles.added")}>{task.style.promptSuffix}</Fact>}
        {task.characters.length > 0 && (
          <Fact name={t("cast.plays")}>{task.characters.map(({ name }) => name).join(", ")}</Fact>
        )}
        <Settings task={task} />
        <Fact name={t("creation.state")}>{t(`task.status.${task.status}`)}</Fact>
        <Times task={task} />
      </dl>
    </Panel>
  );
}
