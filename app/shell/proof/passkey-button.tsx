import { type ReactNode, useRef, useState } from "react";
import { useEnhanced } from "#app/lib/browser/use-hydrated.ts";
import { type Refusal, refusal } from "#app/lib/graphql/result.ts";
import type { PasskeyPurpose } from "#app/shell/proof/ceremony.ts";
import { Button } from "#app/ui/button.tsx";
import { RefusalNotice } from "#app/ui/messages/refusal-notice.tsx";

type Props = {
  purpose: PasskeyPurpose;
  /** The field of the form around it that carries the passkey's answer. */
  field: string;
  size?: "normal" | "large";
  /** What to do instead of saying that a fresh proof is needed. */
  onProofNeeded?: (form: HTMLFormElement) => void;
  children: ReactNode;
};

/** Asks for a passkey and sends the form around it with the answer. Its code is fetched when it is pressed. */
export function PasskeyButton({ purpose, field, size = "normal", onProofNeeded, children }: Props) {
  const isEnhanced = useEnhanced();
  const [trouble, setTrouble] = useState<Refusal | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const answer = useRef<HTMLInputElement>(null);
  const ask = async () => {
    setIsBusy(true);
    setTrouble(null);
    const done = await import("#app/shell/proof/ceremony.ts")
      .then(({ ceremony }) => ceremony(purpose))
      .catch(() => ({ ok: false as const, refusal: refusal("UNREACHABLE", "The server could not be reached.") }));
    setIsBusy(false);
    const input = answer.current;
    if (input?.form == null) return;
    if (done.ok) {
      input.value = done.response;
      input.form.requestSubmit();
      input.value = "";
      return;
    }
    if (done.refusal.code === "PROOF_REQUIRED" && onProofNeeded !== undefined) onProofNeeded(input.form);
    else setTrouble(done.refusal);
  };
  if (!isEnhanced) return null;
  return (
    <>
      <RefusalNotice refusal={trouble} />
      <input ref={answer} type="hidden" name={field} defaultValue="" />
      <Button size={size} onClick={ask} disabled={isBusy}>
        {children}
      </Button>
    </>
  );
}
