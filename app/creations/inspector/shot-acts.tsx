import { Link } from "@remix-run/react";
import Download from "lucide-react/icons/download";
import type { MouseEvent, ReactNode } from "react";
import { AddButton } from "#app/creations/collections/add-button.tsx";
import { useComposeLinks } from "#app/creations/compose-links.ts";
import { feedSymbol } from "#app/creations/feed/card/feed-symbols.tsx";
import type { Result } from "#app/creations/feed/shots.ts";
import { useCompareToggle } from "#app/creations/feed/use-compare-toggle.ts";
import { BetterButton } from "#app/creations/follow-ups/better-button.tsx";
import { SaveButton } from "#app/creations/styles/save-button.tsx";
import { classes } from "#app/lib/class-names.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { isMarked } from "#app/tasks/actions/favorite-form.tsx";
import { taskForm, useTaskActions } from "#app/tasks/actions/task-actions.tsx";
import { isAudio, isPicture, saveUrl } from "#app/tasks/media.ts";
import { Button, buttonLook } from "#app/ui/button.tsx";
import { UsedSymbol } from "#app/ui/symbol.tsx";

const tight = "whitespace-nowrap px-2";

function ToComposer({
  to,
  onClick,
  children,
}: {
  to: string;
  onClick: (event: MouseEvent) => void;
  children: ReactNode;
}) {
  return (
    <Link to={to} onClick={onClick} discover="none" className={classes(buttonLook({ size: "small" }), tight)}>
      {children}
    </Link>
  );
}

type ShotActsProps = {
  result: Result;
  isCompared: boolean;
  /** Told when the composer was given something: what lies over it makes way. */
  onUsed?: () => void;
};

/** Everything that can be done with a result, in words; to keep it on one's own disk comes first. */
export function ShotActs({ result, isCompared, onUsed }: ShotActsProps) {
  const { t } = useTranslation();
  const { run, pending } = useTaskActions();
  const { reuse, start } = useComposeLinks(onUsed);
  const toggle = useCompareToggle();
  const { task, asset } = result;
  const isFavorite = isMarked(pending, task);
  return (
    <div className="grid grid-cols-2 gap-2">
      <a
        href={saveUrl(asset, task)}
        download
        className={classes(buttonLook({ tone: "primary", size: "small" }), tight)}
      >
        <Download className="size-4 shrink-0" aria-hidden="true" />
        {t("task.download")}
      </a>
      <Button
        size="small"
        className={tight}
        aria-pressed={isFavorite}
        onClick={() => run(taskForm(isFavorite ? "unfavorite" : "favorite", [task.id]))}
      >
        <UsedSymbol
          id={feedSymbol("heart")}
          className={isFavorite ? "size-4 shrink-0 fill-danger text-danger" : "size-4 shrink-0"}
        />
        {t("task.favorite")}
      </Button>
      {isPicture(asset) && (
        <>
          <ToComposer {...start(asset, "video")}>{t("feed.animate")}</ToComposer>
          <ToComposer {...start(asset, "image")}>{t("feed.edit")}</ToComposer>
        </>
      )}
      <Button size="small" className={tight} aria-pressed={isCompared} onClick={() => toggle(task)}>
        {t("feed.compare")}
      </Button>
      <ToComposer {...reuse(task, "prompt")}>{t("feed.uses.prompt")}</ToComposer>
      <ToComposer {...reuse(task, "all")}>{t("feed.uses.all")}</ToComposer>
      <Button size="small" tone="danger" className={tight} onClick={() => run(taskForm("delete", [task.id]))}>
        {t("task.delete")}
      </Button>
      {!isAudio(asset) && (
        <BetterButton asset={asset} className={buttonLook({ size: "small", className: "col-span-2" })} />
      )}
      <SaveButton
        source={{ prompt: task.prompt, picture: isPicture(asset) ? asset : null }}
        className={buttonLook({ size: "small", className: "col-span-2" })}
      />
      <AddButton tasks={[task.id]} className={buttonLook({ size: "small", className: "col-span-2" })} />
    </div>
  );
}
