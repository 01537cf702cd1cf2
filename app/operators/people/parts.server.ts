import { data } from "@remix-run/node";
import { type Asker, ask } from "#app/lib/graphql/ask.server.ts";
import { stretchOf } from "#app/lib/stretch.ts";
import { operationsOf, PAGE_SIZE } from "#app/operators/operations.server.ts";
import {
  AccountAccessDocument,
  AccountPaymentsDocument,
  AccountTasksDocument,
  LedgerDocument,
  TaskPromptDocument,
} from "#app/operators/people/documents.ts";

type Whose = { id: string; email: string };

function mustBeThere(account: Whose | null): Whose {
  if (account === null) throw data(null, { status: 404 });
  return account;
}

/** One part of what an account has; every look at it is on record, and that at a prompt by itself. */
export async function loadPart(asker: Asker, id: string, part: string) {
  const { searchParams } = new URL(asker.request.url);
  const stretch = { id, ...stretchOf(searchParams, PAGE_SIZE) };
  if (part === "ledger") {
    const { account, ledger } = operationsOf(asker, await ask(asker, LedgerDocument, stretch));
    return { part, account: mustBeThere(account), ledger } as const;
  }
  if (part === "tasks") {
    const { account, accountTasks } = operationsOf(asker, await ask(asker, AccountTasksDocument, stretch));
    const whose = mustBeThere(account);
    const asked = accountTasks.nodes.find(({ id: task }) => task === searchParams.get("prompt"));
    const prompt = asked === undefined ? null : await promptOf(asker, asked.id);
    return { part, account: whose, tasks: accountTasks, prompt } as const;
  }
  if (part === "payments") {
    const { account, accountPayments } = operationsOf(asker, await ask(asker, AccountPaymentsDocument, stretch));
    return { part, account: mustBeThere(account), payments: accountPayments } as const;
  }
  if (part !== "access") throw data(null, { status: 404 });
  const { account, ...access } = operationsOf(asker, await ask(asker, AccountAccessDocument, { id }));
  return { part: "access", account: mustBeThere(account), access } as const;
}

async function promptOf(asker: Asker, task: string) {
  return { task, text: operationsOf(asker, await ask(asker, TaskPromptDocument, { task })).taskPrompt };
}
