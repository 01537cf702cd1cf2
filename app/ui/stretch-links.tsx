import type { LinkProps } from "@remix-run/react";
import ArrowLeft from "lucide-react/icons/arrow-left";
import ArrowRight from "lucide-react/icons/arrow-right";
import { ButtonLink } from "#app/ui/button.tsx";

export type PageInfo = {
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  startCursor: string | null;
  endCursor: string | null;
};

type StretchLinksProps = Pick<LinkProps, "preventScrollReset"> & {
  label: string;
  page: PageInfo;
  /** The address of the stretch that begins behind, or ends before, a cursor. */
  to: (side: "after" | "before", cursor: string) => string;
  names: { before: string; after: string };
  size?: "small";
};

/** The ways to the stretches of a list before and behind this one; nothing where there is only this. */
export function StretchLinks({ label, page, to, names, size, preventScrollReset }: StretchLinksProps) {
  if (!page.hasNextPage && !page.hasPreviousPage) return null;
  const look = { size, preventScrollReset };
  const icon = size === "small" ? "size-4" : "size-5";
  return (
    <nav aria-label={label} className="flex justify-between gap-4">
      {page.hasPreviousPage ? (
        <ButtonLink to={to("before", page.startCursor ?? "")} {...look}>
          <ArrowLeft className={icon} aria-hidden="true" />
          <span>{names.before}</span>
        </ButtonLink>
      ) : (
        <span />
      )}
      {page.hasNextPage && (
        <ButtonLink to={to("after", page.endCursor ?? "")} {...look}>
          <span>{names.after}</span>
          <ArrowRight className={icon} aria-hidden="true" />
        </ButtonLink>
      )}
    </nav>
  );
}
