import { TaskTile } from "#app/creations/list/task-tile.tsx";
import type { Selection } from "#app/creations/selection/use-selection.ts";
import type { TaskCard } from "#app/tasks/documents.ts";

// A row is a 24th of a column's width, so a picture's height is a whole number of rows whatever the width; --f is how many the
// caption needs at that width. The browser puts each card under the shortest column without ever going back, so the order of
// the document is the order of reading and a card that is added below moves none.
const columns =
  "[--c:1] [--f:8] @min-[21rem]:[--c:2] @min-[21rem]:[--f:15] @min-[28rem]:[--f:12] @min-[34rem]:[--f:10] @min-[40rem]:[--c:3] @min-[40rem]:[--f:13] @min-[48rem]:[--f:11] @min-[60rem]:[--c:4] @min-[72rem]:[--f:9] @min-[80rem]:[--c:5] @min-[80rem]:[--f:11]";

/** The first row of a wide window, and what a phone shows. */
const IN_VIEW = 4;

type GalleryProps = { tasks: readonly TaskCard[]; search: string; selection: Selection };

/** The finished tasks as masonry. */
export function Gallery({ tasks, search, selection }: GalleryProps) {
  return (
    <div className="@container">
      <ul
        className={`grid grid-cols-[repeat(var(--c),minmax(0,1fr))] gap-x-4 auto-rows-[calc((100cqw-(var(--c)-1)*1rem)/var(--c)/24)] ${columns}`}
      >
        {tasks.map((task, index) => (
          <TaskTile key={task.id} task={task} search={search} selection={selection} isInView={index < IN_VIEW} />
        ))}
      </ul>
    </div>
  );
}
