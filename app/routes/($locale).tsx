import type { LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Outlet } from "@remix-run/react";
import { withoutLocale } from "#app/lib/i18n/locale.ts";

/** English has no prefix, Chinese has /zh; any other first part of an address is no language and no page. */
export function loader({ request, params }: LoaderFunctionArgs) {
  const { pathname, search } = new URL(request.url);
  if (params.locale === "en") throw redirect(withoutLocale(pathname) + search, 301);
  if (params.locale !== undefined && params.locale !== "zh") throw new Response(null, { status: 404 });
  return null;
}

export default function LocaleLayout() {
  return <Outlet />;
}
