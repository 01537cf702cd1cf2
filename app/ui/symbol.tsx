/** An icon that stands elsewhere on the page, as a symbol with this id. */
export function UsedSymbol({ id, className }: { id: string; className: string }) {
  return (
    <svg className={`lucide ${className}`} aria-hidden="true">
      <use href={`#${id}`} />
    </svg>
  );
}
