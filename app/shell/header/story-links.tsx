import { Link } from "@remix-run/react";
import { classes } from "#app/lib/class-names.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import type { RecentWorkflow } from "#app/shell/documents.ts";
import { menuItem } from "#app/ui/dialogs/menu.tsx";

/** The stories in which something stands already. */
export function begunOf(stories: readonly RecentWorkflow[]): RecentWorkflow[] {
  return stories.filter(({ prompt }) => prompt !== null);
}

/** Links that go on with each story, and tell by their colour whether it is finished. */
export function StoryLinks({ stories }: { stories: readonly RecentWorkflow[] }) {
  const { href } = useLocale();
  return stories.map(({ id, step, prompt }) => (
    <Link discover="none" key={id} to={href(`/create?story=${encodeURIComponent(id)}`)} className={menuItem}>
      <span
        className={classes("size-2 shrink-0 rounded-full", step === "DONE" ? "bg-ok" : "bg-accent-strong")}
        aria-hidden="true"
      />
      <span dir="auto" className="truncate">
        {prompt?.title ?? prompt?.idea}
      </span>
    </Link>
  ));
}
