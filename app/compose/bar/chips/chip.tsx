import ChevronDown from "lucide-react/icons/chevron-down";
import type { ReactNode } from "react";
import { useDisclosure } from "#app/compose/bar/use-disclosure.ts";
import { classes } from "#app/lib/class-names.ts";

type ChipProps = {
  name: string;
  /** What it is of, before its value: read out, and shown where chips are rows. */
  title: string;
  /** Null where its title is all there is to say. */
  value: ReactNode;
  /** Whether something in it was refused. */
  isWrong?: boolean;
  /** Whether what opens is as wide as the bar. */
  isWide?: boolean;
  /** Whether there is but one thing to choose in it. */
  closesOnChoice?: boolean;
  /** Called before it is opened, to have ready what it shows. */
  onApproach?: () => void;
  children: ReactNode | ((isOpen: boolean) => ReactNode);
};

const box = "rounded-2xl border border-line bg-surface p-3 shadow-lift";
const place =
  "absolute bottom-full z-40 max-h-[min(34rem,calc(100dvh-var(--composer-height,12rem)-6rem))] overflow-y-auto narrow:static narrow:mb-2 narrow:max-h-none narrow:w-full narrow:border-0 narrow:p-1 narrow:shadow-none";

/** A choice of the bar, and above it, once pressed, what there is to choose from; on a phone a row that unfolds. */
export function Chip(props: ChipProps) {
  const { name, title, value, isWrong = false, isWide = false, closesOnChoice = false, onApproach, children } = props;
  const { ref, isOpen, onToggle, onKeyDown, onClick } = useDisclosure(closesOnChoice);
  return (
    <details
      ref={ref}
      name="composer-chip"
      data-chip={name}
      onPointerEnter={onApproach}
      onFocus={onApproach}
      onToggle={onToggle}
      onKeyDown={onKeyDown}
      onClick={onClick}
      className={classes("group/chip narrow:border-line narrow:border-b", !isWide && "relative")}
    >
      <summary
        className={classes(
          "inline-flex min-h-9 select-none items-center gap-1 whitespace-nowrap rounded-full border px-2.5 text-sm narrow:flex narrow:min-h-12 narrow:rounded-none narrow:border-0 narrow:px-1",
          isWrong ? "border-danger text-danger" : "border-edge/50 hover:border-edge",
          "group-open/chip:border-ink group-open/chip:bg-accent-soft narrow:group-open/chip:bg-transparent",
        )}
      >
        <span className={classes("narrow:not-sr-only narrow:mr-auto narrow:text-muted", value !== null && "sr-only")}>
          {title}
        </span>
        {value !== null && <span className="inline-flex min-w-0 items-center gap-1.5 truncate">{value}</span>}
        <ChevronDown
          className="size-3.5 shrink-0 text-muted transition-transform group-open/chip:rotate-180"
          aria-hidden="true"
        />
      </summary>
      <div className={classes(box, place, isWide ? "inset-x-0 mb-2" : "left-0 mb-2 w-max min-w-44")}>
        {typeof children === "function" ? children(isOpen) : children}
      </div>
    </details>
  );
}
