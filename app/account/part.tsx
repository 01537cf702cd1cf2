import type { ReactNode } from "react";
import type { AccountAnswer } from "#app/account/account.server.ts";
import type { OwnAccount } from "#app/account/documents.ts";
import { useWords } from "#app/lib/i18n/i18n.ts";
import { Notice } from "#app/ui/messages/notice.tsx";
import { RefusalNotice } from "#app/ui/messages/refusal-notice.tsx";

/** What a part of the account page is drawn from: `answer` is there when it answers one of the part's own forms. */
export type PartProps = { account: OwnAccount; answer: AccountAnswer | null };

type Props = { id: string; title: string; lead?: string; children: ReactNode };

/** A part of the account page under its own heading. */
export function Part({ id, title, lead, children }: Props) {
  return (
    <section aria-labelledby={id} className="grid gap-5">
      <div className="grid gap-1">
        <h2 id={id} className="font-bold text-2xl tracking-tight">
          {title}
        </h2>
        {lead !== undefined && <p className="text-muted">{lead}</p>}
      </div>
      {children}
    </section>
  );
}

/** What came of a form: done, in the words for its intent, or why not. `shown` are the fields that say so themselves. */
export function Answered({ answer, shown }: { answer: AccountAnswer | null; shown?: string[] }) {
  const words = useWords();
  if (answer === null) return null;
  if (answer.doneAt === null) return <RefusalNotice refusal={answer.refusal} shown={shown} />;
  return (
    <Notice tone="note">
      <p role="status">{words(["ownAccount", "done", answer.intent], "")}</p>
    </Notice>
  );
}

export const partCard = "grid gap-5 rounded-3xl border border-line bg-surface p-6 shadow-card";
