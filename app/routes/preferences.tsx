import type { ActionFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { themeCookie } from "#app/lib/browser/theme.ts";
import { text } from "#app/lib/forms.ts";
import { safeNext } from "#app/lib/next.ts";
import { shortcutsCookie } from "#app/shell/shortcuts/choice.ts";

export function loader() {
  throw redirect("/");
}

/** Keeps what this browser chose, its colours or its shortcuts, and goes back to where that was. */
export async function action({ request }: ActionFunctionArgs) {
  const form = await request.formData();
  const isSecure = new URL(request.url).protocol === "https:";
  const headers = new Headers();
  if (form.has("theme")) headers.append("Set-Cookie", themeCookie(text(form, "theme"), isSecure));
  if (form.has("shortcuts")) headers.append("Set-Cookie", shortcutsCookie(text(form, "shortcuts"), isSecure));
  return redirect(safeNext(text(form, "next"), "/"), { headers });
}
