import type { ActionFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { text } from "#app/lib/forms.ts";
import { safeNext } from "#app/lib/next.ts";
import { themeCookie } from "#app/lib/theme.ts";

export function loader() {
  throw redirect("/");
}

/** Keeps the colours this browser chose, and goes back to where that was. */
export async function action({ request }: ActionFunctionArgs) {
  const form = await request.formData();
  const isSecure = new URL(request.url).protocol === "https:";
  return redirect(safeNext(text(form, "next"), "/"), {
    headers: { "Set-Cookie": themeCookie(text(form, "theme"), isSecure) },
  });
}
