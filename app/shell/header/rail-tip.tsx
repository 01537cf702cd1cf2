/** The whole name of a place of the rail, beside it while it is looked at; it is the accessible name of what it stands beside. */
export function RailTip({ children }: { children: string }) {
  return (
    <span aria-hidden="true" className="rail-tip">
      {children}
    </span>
  );
}
