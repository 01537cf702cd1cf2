import { useLocation, useNavigate } from "@remix-run/react";
import { useEffect } from "react";

/**
 * Somebody who goes back from another site, such as Stripe's, may be shown the page as the browser kept it: in the middle of
 * leaving, with everything busy. Going to where it stands already ends that, and asks for what has changed meanwhile.
 */
export function useReturn(): void {
  const navigate = useNavigate();
  const { pathname, search, hash, state } = useLocation();
  useEffect(() => {
    const comeBack = ({ persisted }: PageTransitionEvent) => {
      if (persisted) navigate({ pathname, search, hash }, { replace: true, preventScrollReset: true, state });
    };
    window.addEventListener("pageshow", comeBack);
    return () => window.removeEventListener("pageshow", comeBack);
  }, [navigate, pathname, search, hash, state]);
}
