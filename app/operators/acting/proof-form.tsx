import type { ActAnswer } from "#app/operators/acting/act.server.ts";
import { ProofForm as AnyProofForm } from "#app/shell/proof/proof-form.tsx";

/** Asks who an operator is before it does what was asked for. */
export function ProofForm({ answer: { intent, values, refusal } }: { answer: ActAnswer }) {
  return <AnyProofForm intent={intent} values={values} refusal={refusal} />;
}
