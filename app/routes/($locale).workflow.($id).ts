import { type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { localizedFor } from "#app/lib/i18n/locale.ts";
import { storyAddress } from "#app/studio/story/story-steps.ts";

/** Where stories stood once: the same story, or the words that were carried there, on the page where they stand now. */
export function loader({ request, params }: LoaderFunctionArgs) {
  return redirect(localizedFor(request, storyAddress(params.id, new URL(request.url).searchParams)), 301);
}
