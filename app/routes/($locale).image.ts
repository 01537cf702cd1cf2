import { type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { composerAddress } from "#app/compose/recipe.ts";
import { localizedFor } from "#app/lib/i18n/locale.ts";

/** Where images were made once: what was carried there goes on to where they are made now. */
export function loader({ request }: LoaderFunctionArgs) {
  return redirect(localizedFor(request, composerAddress("image", new URL(request.url).searchParams)), 301);
}
