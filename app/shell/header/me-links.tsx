import { Form, Link } from "@remix-run/react";
import BookOpen from "lucide-react/icons/book-open";
import Gauge from "lucide-react/icons/gauge";
import KeyRound from "lucide-react/icons/key-round";
import LogOut from "lucide-react/icons/log-out";
import Settings from "lucide-react/icons/settings";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { Viewer } from "#app/shell/documents.ts";
import { useRootData } from "#app/shell/root-data.ts";
import { menuItem } from "#app/ui/dialogs/menu.tsx";

const links = [
  { path: "/account", label: "nav.account", Icon: Settings },
  { path: "/api-keys", label: "nav.apiKeys", Icon: KeyRound },
  { path: "/developers", label: "nav.apiDocs", Icon: BookOpen },
] as const;

/** Who is signed in. */
export function SignedInAs({ viewer }: { viewer: Viewer }) {
  const { t } = useTranslation();
  return (
    <p className="min-w-0 text-sm">
      <span className="block text-muted text-xs">{t("nav.signedInAs")}</span>
      <span dir="auto" className="block truncate font-medium">
        {viewer.name ?? viewer.email}
      </span>
    </p>
  );
}

/** Where the account and what programs need are, and for who runs the site, where that is done. */
export function AccountLinks() {
  const { t } = useTranslation();
  const { href } = useLocale();
  const operators = useRootData()?.operators;
  return (
    <>
      {links.map(({ path, label, Icon }) => (
        <Link discover="none" key={path} to={href(path)} className={menuItem}>
          <Icon className="size-4 text-muted" aria-hidden="true" />
          <span>{t(label)}</span>
        </Link>
      ))}
      {operators && (
        <a href={href("/operators")} className={menuItem}>
          <Gauge className="size-4 text-muted" aria-hidden="true" />
          <span>{operators}</span>
        </a>
      )}
    </>
  );
}

/** Ends the session; a form, so that no link that is followed ahead does so. */
export function SignOutForm() {
  const { t } = useTranslation();
  const { href } = useLocale();
  return (
    <Form method="post" action={href("/sign-out")}>
      <button type="submit" className={menuItem}>
        <LogOut className="size-4 text-muted" aria-hidden="true" />
        {t("nav.signOut")}
      </button>
    </Form>
  );
}
