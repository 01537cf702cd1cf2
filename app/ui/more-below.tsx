import { Link, type LinkProps } from "@remix-run/react";
import ChevronDown from "lucide-react/icons/chevron-down";
import { type ReactNode, useEffect, useRef } from "react";
import { buttonLook } from "#app/ui/button.tsx";
import { Spinner } from "#app/ui/spinner.tsx";

type MoreBelowProps = Pick<LinkProps, "to"> & {
  isReading: boolean;
  hasFailed: boolean;
  onMore: () => void;
  children: ReactNode;
};

/**
 * The end of a list that has more: asks for that as it comes near the window, and by a click. `to` is where more stands for
 * those without scripts. What failed is asked for again only by a click.
 */
export function MoreBelow({ to, isReading, hasFailed, onMore, children }: MoreBelowProps) {
  const ref = useRef<HTMLAnchorElement>(null);
  const latest = useRef(onMore);
  latest.current = onMore;
  const waits = !isReading && !hasFailed;
  useEffect(() => {
    if (ref.current === null || !waits) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting === true) latest.current();
      },
      { rootMargin: "0px 0px 900px 0px" },
    );
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, [waits]);
  return (
    <Link
      ref={ref}
      to={to}
      onClick={(event) => {
        event.preventDefault();
        onMore();
      }}
      aria-disabled={isReading || undefined}
      className={buttonLook({})}
    >
      {isReading ? <Spinner className="size-5" /> : <ChevronDown className="size-5" aria-hidden="true" />}
      {children}
    </Link>
  );
}
