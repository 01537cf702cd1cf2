import { Link } from "@remix-run/react";
import { useLocale } from "#app/lib/i18n/i18n.ts";

/** The sign: a banana's curve that is also a play button's smile. */
function Mark({ className = "size-9" }: { className?: string }) {
  return (
    <svg viewBox="0 0 40 40" className={className} aria-hidden="true">
      <rect width="40" height="40" rx="11" fill="#1b1914" />
      <path
        d="M9.2 12.4c-.5 9.800 6.300 17.600 15.700 17.600 3.200 0 5.400-.9 6.700-2.100.7-.7.300-1.700-.6-1.800-8.700-.5-14.600-5.700-16.700-14.300l-.4-2.700c-.1-.8-1-1.200-1.700-.8l-2.100 1.300c-.6.4-.9 1-.9 1.700z"
        fill="#ffd23f"
      />
      <path
        d="M22.500 10.200v8.200c0 .8.900 1.300 1.500.8l5.800-4.100c.6-.4.6-1.200 0-1.600L24 9.400c-.7-.5-1.500 0-1.500.8z"
        fill="#fff8e1"
      />
    </svg>
  );
}

/** The sign and the name, or where there is no room for that the sign alone, leading home. */
export function Logo({ to, isMark = false }: { to?: string; isMark?: boolean }) {
  const { href } = useLocale();
  return (
    <Link
      discover="none"
      to={to ?? href("/")}
      className="flex min-h-11 items-center gap-2.5 rounded-xl font-bold tracking-tight"
      aria-label="Nano Banana Video"
    >
      <Mark />
      {!isMark && (
        <span className="max-[359px]:hidden">
          Nano Banana <span className="max-sm:hidden">Video</span>
        </span>
      )}
    </Link>
  );
}
