import ThumbsDown from "lucide-react/icons/thumbs-down";
import ThumbsUp from "lucide-react/icons/thumbs-up";
import { type FormEvent, useEffect, useRef, useState } from "react";
import type { Creation } from "#app/creations/documents.ts";
import { classes } from "#app/lib/class-names.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { useTaskActions } from "#app/tasks/actions/task-actions.tsx";
import { Button } from "#app/ui/button.tsx";
import { TextField } from "#app/ui/field.tsx";

const LONGEST_REASON = 300;

const SIDES = [
  { intent: "good", Icon: ThumbsUp },
  { intent: "bad", Icon: ThumbsDown },
] as const;

/** Says with one click whether a result is good, and once that is said, why. */
export function Rating({ task }: { task: Pick<Creation, "id" | "rating"> }) {
  const { t } = useTranslation();
  const { onSubmit, pending, refusal } = useTaskActions();
  // What was clicked shows at once, and the page's own answer may be older.
  const [clicked, setClicked] = useState<{ task: string; good: boolean } | null>(null);
  const own = clicked?.task === task.id ? clicked.good : (task.rating?.good ?? null);
  const underWay = pending.get(task.id);
  const isSaying = underWay === "good" || underWay === "bad";
  const good = isSaying ? underWay === "good" : own;
  // What was refused was not said.
  const wasSaying = useRef(false);
  useEffect(() => {
    if (wasSaying.current && !isSaying && refusal !== null) setClicked(null);
    wasSaying.current = isSaying;
  }, [isSaying, refusal]);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    const { submitter } = event.nativeEvent instanceof SubmitEvent ? event.nativeEvent : { submitter: null };
    if (submitter instanceof HTMLButtonElement)
      setClicked({ task: task.id, good: submitter.value.startsWith("good ") });
    onSubmit(event);
  };
  return (
    <div className="grid gap-2">
      <form method="post" onSubmit={submit} className="flex flex-wrap items-center justify-between gap-2">
        <span className="text-sm">{t("rating.question")}</span>
        <span className="flex gap-2">
          {SIDES.map(({ intent, Icon }) => {
            const isChosen = good === (intent === "good");
            return (
              <Button
                key={intent}
                type="submit"
                name="intent"
                value={`${intent} ${task.id}`}
                size="small"
                aria-pressed={isChosen}
                className={classes(isChosen && "border-ink")}
              >
                <Icon className={classes("size-4 shrink-0", isChosen && "fill-current")} aria-hidden="true" />
                <span>{t(`rating.${intent}`)}</span>
              </Button>
            );
          })}
        </span>
      </form>
      {good !== null && (
        <form method="post" onSubmit={submit} className="grid grid-cols-[minmax(0,1fr)_auto] items-end gap-2">
          <TextField
            key={task.id}
            id={`rating-${task.id}`}
            name="reason"
            label={t(good ? "rating.whyGood" : "rating.whyBad")}
            defaultValue={task.rating?.reason ?? ""}
            maxLength={LONGEST_REASON}
            dir="auto"
            autoComplete="off"
          />
          <Button type="submit" name="intent" value={`${good ? "good" : "bad"} ${task.id}`} size="small">
            {t("rating.send")}
          </Button>
        </form>
      )}
    </div>
  );
}
