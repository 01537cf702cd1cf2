import { useRef, useState } from "react";
import type { Result } from "#app/creations/feed/shots.ts";
import type { FeedState } from "#app/creations/feed/use-feed.ts";
import type { Version } from "#app/creations/versions/documents.ts";
import { useNameOfVersion } from "#app/creations/versions/use-version-name.ts";
import { read } from "#app/lib/graphql/client.ts";
import { TasksDocument } from "#app/tasks/documents.ts";

/** What is shown, under which result of the feed that was chosen, and how it is called where no task made it. */
type Shown = { of: string; shown: Result; name: string | null };

/** What the viewer shows: the chosen result, or another version of it, which need not stand in the feed. */
export function useShown(feed: FeedState, viewed: Result) {
  const [other, setOther] = useState<Shown | null>(null);
  const nameOf = useNameOfVersion();
  // Of two that are asked for, the later is shown, whichever comes first.
  const asked = useRef("");
  // What was shown under one result is over once another is chosen; until then it stays, so that nothing else is shown in between.
  if (other !== null && other.of !== viewed.key) setOther(null);
  const { shown, name } = other?.of === viewed.key ? other : { shown: viewed, name: null };
  const choose = async (version: Version) => {
    const { asset } = version;
    asked.current = asset.id;
    const here = feed.results.find((result) => result.asset.id === asset.id);
    if (here !== undefined) {
      if (here.key === viewed.key) setOther(null);
      feed.acts.view(here.key);
      feed.acts.choose(here.key);
      return;
    }
    if (asset.task === null) return setOther({ of: viewed.key, shown: { ...viewed, asset }, name: nameOf(version) });
    const { data } = await read(TasksDocument, { ids: [asset.task.id] });
    const [task] = data?.nodes ?? [];
    if (asked.current !== asset.id || task === undefined || task === null || !("assets" in task)) return;
    const index = task.assets.findIndex(({ id }) => id === asset.id);
    setOther({ of: viewed.key, shown: { key: `${task.id}.${index}`, task, asset, index }, name: null });
  };
  return { shown, name, choose };
}
