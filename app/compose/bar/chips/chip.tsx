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
      className={classes("group/chip chip", !isWide && "relative")}
    >
      <summary className={classes("chip-face", isWrong ? "border-danger text-danger" : "chip-plain")}>
        <span className={classes("chip-title", value !== null && "sr-only narrow:not-sr-only")}>{title}</span>
        {value !== null && <span className="chip-value">{value}</span>}
        <ChevronDown className="chip-mark" aria-hidden="true" />
      </summary>
      <div className={classes("chip-panel", isWide ? "inset-x-0" : "left-0 min-w-44 min-[43.75rem]:w-max")}>
        {typeof children === "function" ? children(isOpen) : children}
      </div>
    </details>
  );
}
