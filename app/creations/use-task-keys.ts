import { useNavigate } from "@remix-run/react";
import { useState } from "react";
import { openBetter } from "#app/creations/follow-ups/opened.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { useShortcut } from "#app/shell/shortcuts/use-shortcut.ts";
import { isMarked } from "#app/tasks/actions/favorite-form.tsx";
import { taskForm, useTaskActions } from "#app/tasks/actions/task-actions.tsx";
import { type Kind, reuseAddress, startAddress, useComposerCommands } from "#app/tasks/composing.ts";
import type { Media, TaskCard } from "#app/tasks/documents.ts";
import { isAudio, isPicture, saveUrl } from "#app/tasks/media.ts";
import { isOpen } from "#app/tasks/status.ts";
import { useAnnounce } from "#app/ui/messages/announce.tsx";
import { useToast } from "#app/ui/messages/toast.tsx";

/** What the keys are about: tasks, or one file of a single one. */
export type Chosen = { tasks: readonly TaskCard[]; file?: Media };
type DisabledReason = "none" | "one" | "noFile" | "noPicture" | "noEdit" | "noBetter" | "open";

function useMark(): (chosen: Chosen) => null {
  const { t } = useTranslation();
  const { run, pending } = useTaskActions();
  const [said, setSaid] = useState("");
  // The heart that changes is not where the focus is.
  useAnnounce(said);
  return ({ tasks }) => {
    const isEvery = tasks.every((task) => isMarked(pending, task));
    const ids = tasks.map(({ id }) => id);
    run(taskForm(isEvery ? "unfavorite" : "favorite", ids));
    const done = isEvery ? "unmarked" : "marked";
    setSaid(
      t(`shortcuts.${done}${ids.length === 1 ? "" : "Many"}`, {
        count: ids.length,
        prompt: tasks[0]?.prompt.slice(0, 80),
      }),
    );
    return null;
  };
}

function useDownload(): (chosen: Chosen) => DisabledReason | null {
  const { run } = useTaskActions();
  return ({ tasks, file }) => {
    const [task, ...more] = tasks.filter(({ assets }) => assets.length > 0);
    if (task === undefined) return "noFile";
    const single = file ?? (more.length === 0 && task.assets.length === 1 ? task.assets[0] : undefined);
    const ids = [task, ...more].map(({ id }) => id);
    if (single === undefined) run(taskForm("download", ids));
    else window.location.assign(saveUrl(single, task));
    return null;
  };
}

/** Both lead to the composer: the page's own is filled without a load. */
function useComposing() {
  const { href } = useLocale();
  const navigate = useNavigate();
  const commands = useComposerCommands();
  const reuse = ({ tasks: [task] }: Chosen): null => {
    if (task === undefined) return null;
    if (commands === null) navigate(href(reuseAddress(task, "all")));
    else commands.reuse(task, "all");
    return null;
  };
  const start =
    (kind: Kind) =>
    ({ tasks, file }: Chosen): DisabledReason | null => {
      const picture = file ?? tasks[0]?.assets[0];
      if (picture === undefined || !isPicture(picture)) return kind === "video" ? "noPicture" : "noEdit";
      if (commands === null) navigate(href(startAddress(picture, kind)));
      else commands.startFrom(picture, kind);
      return null;
    };
  return { reuse, start };
}

/** Asks what is to be made of a file: of a task's first where none is chosen. */
function better({ tasks, file }: Chosen): DisabledReason | null {
  const asset = file ?? tasks[0]?.assets[0];
  if (asset === undefined || isAudio(asset)) return "noBetter";
  openBetter(asset);
  return null;
}

function useDelete(): (chosen: Chosen) => DisabledReason | null {
  const { run } = useTaskActions();
  return ({ tasks }) => {
    if (tasks.some(isOpen)) return "open";
    const ids = tasks.map(({ id }) => id);
    run(taskForm("delete", ids));
    return null;
  };
}

/** The keys for what is chosen among creations. */
export const TASK_KEYS = ["f", "d", "b", "r", "e", "v", "Delete"] as const;
export type TaskKey = (typeof TASK_KEYS)[number];
const FOR_ONE: readonly TaskKey[] = ["b", "r", "e", "v"];

/** Does what a key stands for to what is chosen: favourite, download, make better, reuse, edit, animate, delete. Says so where it can't. */
export function useTaskActs(): (key: TaskKey, chosen: Chosen) => void {
  const { t } = useTranslation();
  const toast = useToast();
  const mark = useMark();
  const download = useDownload();
  const { reuse, start } = useComposing();
  const remove = useDelete();
  const acts = { f: mark, d: download, b: better, r: reuse, e: start("image"), v: start("video"), Delete: remove };
  return (key, chosen) => {
    const count = chosen.tasks.length;
    const reason = count === 0 ? "none" : FOR_ONE.includes(key) && count > 1 ? "one" : acts[key](chosen);
    if (reason !== null) toast({ text: t(`shortcuts.why.${reason}`) });
  };
}

/** The keys on a page of creations: F favourite, D download, B make it better, R reuse, E edit, V animate, and Delete. Each says why not. */
export function useTaskKeys(choose: () => Chosen): void {
  const { t } = useTranslation();
  const act = useTaskActs();
  const run = (key: TaskKey) => () => {
    act(key, choose());
    return true;
  };
  useShortcut("f", t("shortcuts.favorite"), run("f"));
  useShortcut("d", t("task.download"), run("d"));
  useShortcut("b", t("followUps.title"), run("b"));
  useShortcut("r", t("shortcuts.reuse"), run("r"));
  useShortcut("e", t("feed.edit"), run("e"));
  useShortcut("v", t("creation.uses.video"), run("v"));
  useShortcut("Delete", t("task.delete"), run("Delete"));
}
