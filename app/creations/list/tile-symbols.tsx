import Heart from "lucide-react/icons/heart";
import ImageIcon from "lucide-react/icons/image";
import Play from "lucide-react/icons/play";
import { UsedSymbol } from "#app/ui/symbol.tsx";

// Filled and drawn as the place where it is shown says.
const inherited = { className: "fill-inherit stroke-inherit", width: 24, height: 24 };

/** The icons that every tile shows, once for all of them: twenty-four times their lines are a tenth of the page. */
export function TileSymbols() {
  return (
    <svg className="hidden" aria-hidden="true">
      <symbol id="tile-heart" viewBox="0 0 24 24">
        <Heart {...inherited} />
      </symbol>
      <symbol id="tile-image" viewBox="0 0 24 24">
        <ImageIcon {...inherited} />
      </symbol>
      <symbol id="tile-video" viewBox="0 0 24 24">
        <Play {...inherited} />
      </symbol>
    </svg>
  );
}

/** What kind of task a tile shows. */
export function KindSymbol({ isVideo }: { isVideo: boolean }) {
  return <UsedSymbol id={isVideo ? "tile-video" : "tile-image"} className="size-3" />;
}
