import { Form, Link, useActionData, useNavigation, useSearchParams } from "@remix-run/react";
import { Button } from "#app/components/ui/button.tsx";
import { TextField } from "#app/components/ui/field.tsx";
import { RefusalNotice, useFieldError } from "#app/components/ui/refusal-notice.tsx";
import { Spinner } from "#app/components/ui/spinner.tsx";
import { WELCOME_CREDITS } from "#app/lib/credits.ts";
import { useLocale } from "#app/lib/i18n.ts";
import type { Refusal } from "#app/lib/result.ts";
import { useTranslation } from "#app/lib/words.ts";

type Kind = "signUp" | "signIn";
type AccountAnswer = { refusal: Refusal; values: Record<string, string> };

function Fields({ kind, answer }: { kind: Kind; answer: AccountAnswer | undefined }) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const refusal = answer?.refusal ?? null;
  const isNew = kind === "signUp";
  return (
    <>
      <TextField
        id="email"
        name="email"
        type="email"
        label={t("account.email")}
        autoComplete={isNew ? "email" : "username"}
        required
        defaultValue={answer?.values.email}
        error={fieldError(refusal, "email")}
      />
      <TextField
        id="password"
        name="password"
        type="password"
        label={t("account.password")}
        autoComplete={isNew ? "new-password" : "current-password"}
        required
        minLength={isNew ? 8 : undefined}
        hint={isNew ? t("account.passwordHint") : undefined}
        error={fieldError(refusal, "password")}
      />
    </>
  );
}

/** The form to become or to be somebody here; what was typed is still there after a refusal, but for the password. */
export function AccountForm({ kind }: { kind: Kind }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const answer = useActionData<AccountAnswer>();
  const busy = useNavigation().state !== "idle";
  const [params] = useSearchParams();
  const other = kind === "signUp" ? "/sign-in" : "/sign-up";
  const query = params.size === 0 ? "" : `?${params}`;
  return (
    <main id="main" className="mx-auto grid min-h-[75dvh] max-w-md content-center gap-7 px-5 py-12">
      <div className="grid gap-2">
        <h1 className="font-bold text-3xl tracking-tight">{t(`account.${kind}.title`)}</h1>
        <p className="text-muted">{t(`account.${kind}.lead`, { count: WELCOME_CREDITS })}</p>
      </div>
      <Form method="post" className="grid gap-5 rounded-3xl border border-line bg-surface p-6 shadow-card sm:p-7">
        <RefusalNotice refusal={answer?.refusal ?? null} shown={["email", "password"]} />
        <Fields kind={kind} answer={answer} />
        <Button type="submit" tone="primary" size="large" disabled={busy}>
          {busy && <Spinner />}
          {t(`account.${kind}.button`)}
        </Button>
      </Form>
      <p className="text-center text-muted">
        {t(`account.${kind}.other`)}{" "}
        <Link
          to={href(other) + query}
          className="inline-flex min-h-11 items-center font-semibold text-ink underline underline-offset-4"
        >
          {t(`account.${kind}.otherLink`)}
        </Link>
      </p>
    </main>
  );
}
