import { Link } from "@remix-run/react";
import Columns2 from "lucide-react/icons/columns-2";
import Download from "lucide-react/icons/download";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { useTaskActions } from "#app/tasks/actions/task-actions.tsx";
import type { TaskCard } from "#app/tasks/documents.ts";
import { Button, buttonLook } from "#app/ui/button.tsx";

/** All files of several tasks, or of one, as a zip. */
export function DownloadAll({ tasks }: { tasks: readonly Pick<TaskCard, "id">[] }) {
  const { t } = useTranslation();
  const { onSubmit, pending } = useTaskActions();
  const isBusy = tasks.some(({ id }) => pending.get(id) === "download");
  return (
    <form method="post" onSubmit={onSubmit} className="contents">
      <input type="hidden" name="intent" value="download" />
      {tasks.map(({ id }) => (
        <input key={id} type="hidden" name="ids" value={id} />
      ))}
      <Button type="submit" size="small" disabled={isBusy}>
        <Download className="size-4 shrink-0" aria-hidden="true" />
        {t("compose.downloadAll")}
      </Button>
    </form>
  );
}

/** What can be done with the results of one order together, once there are several. */
export function Together({ tasks }: { tasks: readonly TaskCard[] }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const made = tasks.filter(({ assets }) => assets.length > 0);
  if (made.length < 2) return null;
  const ids = made.map(({ id }) => encodeURIComponent(id)).join(",");
  return (
    <div className="col-span-full flex flex-wrap gap-2">
      <Link to={href(`/creations/compare?ids=${ids}`)} className={buttonLook({ size: "small" })}>
        <Columns2 className="size-4 shrink-0" aria-hidden="true" />
        {t("creations.compare")}
      </Link>
      <DownloadAll tasks={made} />
    </div>
  );
}
