import ArrowLeft from "lucide-react/icons/arrow-left";
import ArrowRight from "lucide-react/icons/arrow-right";
import { useTranslation } from "#app/lib/i18n/words.ts";

type MoveButtonsProps = {
  name: string;
  index: number;
  count: number;
  move: (from: number, to: number) => void;
  look: string;
};

/** The ways to another place in the list, for the keyboard and for thumbs. */
export function MoveButtons({ name, index, count, move, look }: MoveButtonsProps) {
  const { t } = useTranslation();
  return (
    <span className="absolute inset-x-0.5 bottom-0.5 flex justify-between opacity-0 narrow:bottom-6 transition-opacity group-focus-within/slot:opacity-100 group-hover/slot:opacity-100 pointer-coarse:opacity-100">
      <button
        type="button"
        className={look}
        disabled={index === 0}
        aria-label={t("sources.left", { name })}
        onClick={() => move(index, index - 1)}
      >
        <ArrowLeft className="size-3.5" aria-hidden="true" />
      </button>
      <button
        type="button"
        className={look}
        disabled={index === count - 1}
        aria-label={t("sources.right", { name })}
        onClick={() => move(index, index + 1)}
      >
        <ArrowRight className="size-3.5" aria-hidden="true" />
      </button>
    </span>
  );
}
