import Columns2 from "lucide-react/icons/columns-2";
import Download from "lucide-react/icons/download";
import Ellipsis from "lucide-react/icons/ellipsis";
import Film from "lucide-react/icons/film";
import Heart from "lucide-react/icons/heart";
import Maximize from "lucide-react/icons/maximize";
import Pencil from "lucide-react/icons/pencil";
import Trash from "lucide-react/icons/trash";
import WandSparkles from "lucide-react/icons/wand-sparkles";

// Filled and drawn as the place where it is shown says.
const inherited = { className: "fill-inherit stroke-inherit", width: 24, height: 24 };
const icons = {
  heart: Heart,
  download: Download,
  better: WandSparkles,
  animate: Film,
  edit: Pencil,
  compare: Columns2,
  delete: Trash,
  more: Ellipsis,
  view: Maximize,
} as const;

/** The id under which an icon of the feed stands on its page. */
export function feedSymbol(name: keyof typeof icons): string {
  return `feed-${name}`;
}

/** The icons that every card shows, once for all of them. */
export function FeedSymbols() {
  return (
    <svg className="hidden" aria-hidden="true">
      {Object.entries(icons).map(([name, Icon]) => (
        <symbol key={name} id={`feed-${name}`} viewBox="0 0 24 24">
          <Icon {...inherited} />
        </symbol>
      ))}
    </svg>
  );
}
