import { Form } from "@remix-run/react";
import type { OwnAccount } from "#app/account/documents.ts";
import { Answered, Part, type PartProps, partCard } from "#app/account/part.tsx";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { PasskeyButton } from "#app/shell/proof/passkey-button.tsx";
import { Button } from "#app/ui/button.tsx";
import { TextField } from "#app/ui/field.tsx";
import { useFieldError } from "#app/ui/messages/refusal-notice.tsx";
import { Moment } from "#app/ui/moment.tsx";
import { SmallForm } from "#app/ui/small-form.tsx";

const LONGEST_NAME = 60;

function Row({ passkey: { id, name, createdAt, lastUsedAt } }: { passkey: OwnAccount["passkeys"][number] }) {
  const { t } = useTranslation();
  return (
    <li className="grid gap-2 py-4">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <div className="grid min-w-0 gap-1">
          <p className="break-words font-medium">{name}</p>
          <p className="flex flex-wrap gap-x-2 text-muted text-sm">
            <span>{t(lastUsedAt === null ? "factors.passkeys.added" : "ownAccount.lastUsed")}</span>
            <Moment at={lastUsedAt ?? createdAt} />
          </p>
        </div>
        <SmallForm intent="removePasskey" values={{ passkey: id }} danger>
          {t("factors.passkeys.remove")}
        </SmallForm>
      </div>
      <details>
        <summary className="min-h-10 cursor-pointer py-2 text-sm underline underline-offset-4">
          {t("factors.passkeys.rename")}
        </summary>
        <Form method="post" preventScrollReset className="flex flex-wrap items-end gap-3">
          <input type="hidden" name="intent" value="renamePasskey" />
          <input type="hidden" name="passkey" value={id} />
          <TextField
            id={`passkey-${id}`}
            name="name"
            label={t("factors.passkeys.name")}
            defaultValue={name}
            maxLength={LONGEST_NAME}
            required
          />
          <Button type="submit">{t("ownAccount.save")}</Button>
        </Form>
      </details>
    </li>
  );
}

/** A proof first: the same form, sent as one that asks for nothing else. */
function askForProof(form: HTMLFormElement): void {
  const intent = form.elements.namedItem("intent");
  if (!(intent instanceof HTMLInputElement)) return;
  intent.value = "prove";
  form.requestSubmit();
  intent.value = "addPasskey";
}

/** The passkeys of an account, and the way to one more. */
export function PasskeysPart({ account, answer }: PartProps) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const { passkeys } = account;
  return (
    <Part id="passkeys" title={t("factors.passkeys.title")} lead={t("factors.passkeys.lead")}>
      <Answered answer={answer} shown={answer?.intent === "addPasskey" ? ["name"] : []} />
      {passkeys.length > 0 && (
        <ul className="divide-y divide-line">
          {passkeys.map((passkey) => (
            <Row key={passkey.id} passkey={passkey} />
          ))}
        </ul>
      )}
      <Form key={passkeys.length} method="post" preventScrollReset className={partCard}>
        <input type="hidden" name="intent" defaultValue="addPasskey" />
        <TextField
          id="passkey-name"
          name="name"
          label={t("factors.passkeys.name")}
          hint={t("factors.passkeys.nameHint")}
          defaultValue={answer?.values.name ?? t("factors.passkeys.usual")}
          maxLength={LONGEST_NAME}
          error={answer?.intent === "addPasskey" ? fieldError(answer.refusal, "name") : undefined}
        />
        <div className="grid justify-items-start gap-3">
          <PasskeyButton purpose="ADD" field="credential" onProofNeeded={askForProof}>
            {t("factors.passkeys.add")}
          </PasskeyButton>
          <noscript>
            <p className="text-muted text-sm">{t("factors.passkeys.scripts")}</p>
          </noscript>
        </div>
      </Form>
    </Part>
  );
}
