import { useNavigate } from "@remix-run/react";
import { useState } from "react";
import { composerOf } from "#app/creations/address.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { useShortcut } from "#app/shell/shortcuts/use-shortcut.ts";
import { isMarked } from "#app/tasks/actions/favorite-form.tsx";
import { taskForm, useTaskActions } from "#app/tasks/actions/task-actions.tsx";
import type { Media, TaskCard } from "#app/tasks/documents.ts";
import { isVideo, saveUrl } from "#app/tasks/media.ts";
import { useAnnounce } from "#app/ui/messages/announce.tsx";
import { useToast } from "#app/ui/messages/toast.tsx";

/** What the keys are about: tasks, or one file of a single one. */
export type Chosen = { tasks: readonly TaskCard[]; file?: Media };
type DisabledReason = "none" | "one" | "noFile" | "noPicture";

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

function toVideo({ tasks, file }: Chosen): string | DisabledReason {
  const picture = file ?? tasks[0]?.assets[0];
  return picture === undefined || isVideo(picture) ? "noPicture" : `/video?image=${encodeURIComponent(picture.id)}`;
}

/** The keys for what is chosen on a page of creations: F favourite, D download, R reuse, V to video. Each says why not. */
export function useTaskKeys(choose: () => Chosen): void {
  const { t } = useTranslation();
  const { href } = useLocale();
  const navigate = useNavigate();
  const toast = useToast();
  const mark = useMark();
  const download = useDownload();
  const withChosen = (act: (chosen: Chosen) => DisabledReason | null, isForOne: boolean) => () => {
    const chosen = choose();
    const count = chosen.tasks.length;
    const reason = count === 0 ? "none" : isForOne && count > 1 ? "one" : act(chosen);
    if (reason !== null) toast({ text: t(`shortcuts.why.${reason}`) });
    return true;
  };
  const reuse = ({ tasks: [task] }: Chosen) => {
    if (task !== undefined) navigate(href(composerOf(task)));
    return null;
  };
  const video = (chosen: Chosen) => {
    const target = toVideo(chosen);
    if (target === "noPicture") return "noPicture";
    navigate(href(target));
    return null;
  };
  useShortcut("f", t("shortcuts.favorite"), withChosen(mark, false));
  useShortcut("d", t("task.download"), withChosen(download, false));
  useShortcut("r", t("shortcuts.reuse"), withChosen(reuse, true));
  useShortcut("v", t("creation.uses.video"), withChosen(video, true));
}
