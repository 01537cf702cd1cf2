import AudioLines from "lucide-react/icons/audio-lines";
import Heart from "lucide-react/icons/heart";
import ImageIcon from "lucide-react/icons/image";
import Play from "lucide-react/icons/play";
import type { TaskCard } from "#app/tasks/documents.ts";
import { UsedSymbol } from "#app/ui/symbol.tsx";

export const KIND_ICONS = { IMAGE: ImageIcon, VIDEO: Play, AUDIO: AudioLines };

// Filled and drawn as the place where it is shown says.
const inherited = { className: "fill-inherit stroke-inherit", width: 24, height: 24 };

/** The icons that every tile shows, once for all of them: twenty-four times their lines are a tenth of the page. */
export function TileSymbols() {
  return (
    <svg className="hidden" aria-hidden="true">
      <symbol id="tile-heart" viewBox="0 0 24 24">
        <Heart {...inherited} />
      </symbol>
      {Object.entries(KIND_ICONS).map(([kind, Icon]) => (
        <symbol key={kind} id={`tile-${kind}`} viewBox="0 0 24 24">
          <Icon {...inherited} />
        </symbol>
      ))}
    </svg>
  );
}

/** What kind of task a tile shows. */
export function KindSymbol({ kind }: { kind: TaskCard["kind"] }) {
  return <UsedSymbol id={`tile-${kind}`} className="size-3" />;
}
