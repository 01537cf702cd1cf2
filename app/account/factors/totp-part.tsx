import { Form, useNavigation } from "@remix-run/react";
import type { AccountAnswer } from "#app/account/account.server.ts";
import type { TotpSetup } from "#app/account/factors/factors.server.ts";
import { Answered, Part, type PartProps, partCard } from "#app/account/part.tsx";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Badge } from "#app/ui/badge.tsx";
import { Button } from "#app/ui/button.tsx";
import { CopyButton } from "#app/ui/copy-button.tsx";
import { TextField } from "#app/ui/field.tsx";
import { Notice } from "#app/ui/messages/notice.tsx";
import { useFieldError } from "#app/ui/messages/refusal-notice.tsx";
import { Moment } from "#app/ui/moment.tsx";
import { SmallForm } from "#app/ui/small-form.tsx";

function Picture({ setup: { path, squares } }: { setup: TotpSetup }) {
  const { t } = useTranslation();
  return (
    <svg
      role="img"
      aria-label={t("factors.totp.picture")}
      viewBox={`0 0 ${squares} ${squares}`}
      shapeRendering="crispEdges"
      className="size-52 rounded-xl bg-white forced-color-adjust-none"
    >
      <path d={path} fill="#000" />
    </svg>
  );
}

/** The picture for the app, the same as text, and the field for the first code. */
function Setup({ setup, answer }: { setup: TotpSetup; answer: AccountAnswer }) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const busy = useNavigation().state !== "idle";
  return (
    <Form method="post" preventScrollReset className={partCard}>
      <input type="hidden" name="intent" value="confirmTotp" />
      <p>{t("factors.totp.scan")}</p>
      <Picture setup={setup} />
      <p className="text-muted text-sm">{t("factors.totp.type")}</p>
      <p className="break-all font-mono" translate="no">
        {setup.secret}
      </p>
      {answer.intent === "confirmTotp" && <Answered answer={answer} shown={["code"]} />}
      <TextField
        id="totp-code"
        name="code"
        label={t("factors.totp.first")}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={10}
        required
        error={fieldError(answer.refusal, "code")}
      />
      <div>
        <Button type="submit" tone="primary" disabled={busy}>
          {t("factors.totp.turnOn")}
        </Button>
      </div>
    </Form>
  );
}

/** The codes that are shown this once. */
function Codes({ codes }: { codes: string[] }) {
  const { t } = useTranslation();
  return (
    <Notice tone="warning">
      <div className="grid gap-3">
        <p role="status" className="font-medium">
          {t("factors.codes.once")}
        </p>
        <ul className="grid grid-cols-[repeat(auto-fill,minmax(12rem,1fr))] gap-1 font-mono" translate="no">
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <div>
          <CopyButton text={codes.join("\n")} label={t("factors.codes.copy")} />
        </div>
      </div>
    </Notice>
  );
}

/** The authenticator app: off, being set up, or on with so many recovery codes left. */
export function TotpPart({ account, answer }: PartProps) {
  const { t } = useTranslation();
  const { secondFactor } = account;
  const { setup, codes } = answer?.shown ?? {};
  if (secondFactor === null && setup !== undefined && answer !== null) {
    return (
      <Part id="totp" title={t("factors.totp.title")} lead={t("factors.totp.lead")}>
        <Setup setup={setup} answer={answer} />
      </Part>
    );
  }
  return (
    <Part id="totp" title={t("factors.totp.title")} lead={t("factors.totp.lead")}>
      {codes === undefined ? <Answered answer={answer} /> : <Codes codes={codes} />}
      {secondFactor === null ? (
        <SmallForm intent="startTotp" values={{}}>
          {t("factors.totp.setUp")}
        </SmallForm>
      ) : (
        <>
          <p className="flex flex-wrap items-center gap-3">
            <Badge tone="ok">{t("factors.totp.on")}</Badge>
            <Moment at={secondFactor.enabledAt} className="text-muted text-sm" />
            <span className="text-sm">{t("factors.codes.left", { count: secondFactor.recoveryCodesLeft })}</span>
          </p>
          <div className="flex flex-wrap gap-3">
            <SmallForm intent="renewCodes" values={{}}>
              {t("factors.codes.renew")}
            </SmallForm>
            <SmallForm intent="turnOffTotp" values={{}} danger>
              {t("factors.totp.turnOff")}
            </SmallForm>
          </div>
        </>
      )}
    </Part>
  );
}
