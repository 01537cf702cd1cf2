import { createElement, type ReactElement, type SVGProps } from "react";

type Shape = { node: [tag: string, attributes: Record<string, string>][] };

/**
 * Stands in for the `createLucideIcon` of lucide-react, whose own works out for each drawing what never changes and writes
 * nine attributes that app.css says once for all icons.
 */
export default function createLucideIcon({ node }: Shape) {
  const lines = node.map(([tag, attributes]) => createElement(tag, attributes));
  return function Icon({ className, ...props }: SVGProps<SVGSVGElement>): ReactElement {
    const classes = className === undefined ? "lucide" : `lucide ${className}`;
    return createElement("svg", { viewBox: "0 0 24 24", className: classes, ...props }, ...lines);
  };
}
