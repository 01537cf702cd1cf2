import { Form, useActionData, useNavigation, useSearchParams } from "@remix-run/react";
import type { ReactNode } from "react";
import { NarrowPage, narrowCard, PageLink } from "#app/account/access/narrow-page.tsx";
import { WELCOME_CREDITS } from "#app/lib/credits.ts";
import type { Refusal } from "#app/lib/graphql/result.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Button } from "#app/ui/button.tsx";
import { TextField } from "#app/ui/field.tsx";
import { RefusalNotice, useFieldError } from "#app/ui/messages/refusal-notice.tsx";
import { Spinner } from "#app/ui/spinner.tsx";

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

type Props = { kind: Kind; note?: ReactNode; aside?: ReactNode; children?: ReactNode };

/**
 * The form to become or to be somebody here; what was typed is still there after a refusal, but for the password. `note`
 * stands above the fields, other ways in below the button; `aside` is a form of its own after this one.
 */
export function AccountForm({ kind, note, aside, children }: Props) {
  const { t } = useTranslation();
  const answer = useActionData<AccountAnswer>();
  const busy = useNavigation().state !== "idle";
  const [params] = useSearchParams();
  const other = kind === "signUp" ? "/sign-in" : "/sign-up";
  const kept = new URLSearchParams([...params].filter(([name]) => name !== "problem" && name !== "done"));
  const query = kept.size === 0 ? "" : `?${kept}`;
  return (
    <NarrowPage title={t(`account.${kind}.title`)} lead={t(`account.${kind}.lead`, { count: WELCOME_CREDITS })}>
      <Form method="post" className={narrowCard}>
        {answer === undefined && note}
        <RefusalNotice refusal={answer?.refusal ?? null} shown={["email", "password"]} />
        <Fields kind={kind} answer={answer} />
        <Button type="submit" tone="primary" size="large" disabled={busy}>
          {busy && <Spinner />}
          <span>{t(`account.${kind}.button`)}</span>
        </Button>
        {kind === "signIn" && (
          <p className="text-center text-sm">
            <PageLink to="/forgot-password">{t("account.forgot.link")}</PageLink>
          </p>
        )}
        {children}
      </Form>
      {aside}
      <p className="text-center text-muted">
        <span>{t(`account.${kind}.other`)}</span>{" "}
        <PageLink to={other + query}>{t(`account.${kind}.otherLink`)}</PageLink>
      </p>
    </NarrowPage>
  );
}
