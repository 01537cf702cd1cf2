import { useCallback, useRef, useState } from "react";
import { CreateTasksDocument } from "#app/compose/documents.ts";
import { type TasksInput, tasksInput } from "#app/compose/submissions/tasks-input.ts";
import { freshKey } from "#app/lib/browser/fresh-key.ts";
import { change, refetchFollowed } from "#app/lib/graphql/client.ts";
import type { ResultOf } from "#app/lib/graphql/graphql.ts";
import { outcomeOf, type Refusal, refusal } from "#app/lib/graphql/result.ts";
import { type Kind, kindNamed } from "#app/tasks/composing.ts";
import type { TaskCard } from "#app/tasks/documents.ts";

/** What became of one task of a submission: it is being made, or was refused and cost nothing. */
export type SubmittedTask = { prompt: string; task: TaskCard | null; refusal: Refusal | null };

/** One press of the button, from the moment of the click. Its key stays, so that its placeholders become the real tasks where they are. */
export type Submission = {
  key: string;
  kind: Kind;
  input: TasksInput;
  /** The shape to keep free for each result. */
  ratio: string;
} & ({ state: "sending" } | { state: "refused"; refusal: Refusal } | { state: "accepted"; items: SubmittedTask[] });

export type Submissions = {
  all: Submission[];
  isSending: boolean;
  /** The prompt of the last that was not refused; null when there is none. */
  taken: string | null;
  /** Why the last one was refused as a whole, for the fields of the form; null once another is sent. */
  refusal: Refusal | null;
  /** Sends a form; its `intent` tells what it makes. */
  submit: (form: FormData, ratio: string) => void;
  /** Sends a refused one again. Where its answer was lost, by the same key, so that nothing is made twice. */
  resend: (submission: Submission) => void;
  /** Sends one task of an earlier submission anew, for no more credits than then. */
  repeat: (submission: Submission, index: number) => void;
  dismiss: (key: string) => void;
};

/** The prompt of each task, in their order. */
export function promptsOf({ images, videos, audios }: TasksInput): string[] {
  return [...(images ?? []), ...(videos ?? []), ...(audios ?? [])].map(({ prompt }) => prompt);
}

/** One task of several, by itself. */
function single({ images, videos, audios, maxCredits, ...input }: TasksInput, index: number): TasksInput {
  const count = promptsOf({ images, videos, audios }).length;
  return {
    ...input,
    images: images?.slice(index, index + 1),
    videos: videos?.slice(index, index + 1),
    audios: audios?.slice(index, index + 1),
    maxCredits: typeof maxCredits === "number" ? Math.ceil(maxCredits / count) : maxCredits,
  };
}

// Whether it arrived is not known after these.
const LOST = ["UNREACHABLE", "INTERNAL_ERROR"];

function renewed(submission: Submission): Submission {
  const { key, kind, input, ratio } = submission;
  const isLost = submission.state === "refused" && LOST.includes(submission.refusal.code);
  return { key, kind, ratio, input: isLost ? input : { ...input, idempotencyKey: freshKey() }, state: "sending" };
}

type Outcomes = Extract<
  ResultOf<typeof CreateTasksDocument>["result"],
  { __typename: "CreateTasksPayload" }
>["outcomes"];

function itemsOf(outcomes: Outcomes, prompts: string[]): SubmittedTask[] {
  return outcomes.map(({ task, error }, index) => {
    const refused = error === null ? null : outcomeOf(error);
    return { prompt: prompts[index] ?? "", task, refusal: refused === null || refused.ok ? null : refused.refusal };
  });
}

async function send(submission: Submission): Promise<Submission> {
  const { key, kind, ratio, input } = submission;
  const base = { key, kind, ratio, input };
  const answer = await change(CreateTasksDocument, { input });
  // A new price, a new balance, and what was made by a submission whose answer was lost.
  refetchFollowed();
  if (!answer.ok) return { ...base, state: "refused", refusal: answer.refusal };
  const items = itemsOf(answer.payload.outcomes, promptsOf(input));
  const [first] = items;
  // One task refused is all refused: its fields are those of the form.
  if (items.length === 1 && first?.task === null)
    return { ...base, state: "refused", refusal: first.refusal ?? refusal("INTERNAL_ERROR", "") };
  return { ...base, state: "accepted", items };
}

/** What was sent from this page since it was opened, newest first. */
export function useSubmissions(): Submissions {
  const [submissions, setSubmissions] = useState<Submission[]>([]);
  // Read at once by the next click, which may come before the next drawing.
  const sending = useRef(0);
  const go = useCallback(async (submission: Submission) => {
    sending.current += 1;
    const ended = await send(submission);
    sending.current -= 1;
    setSubmissions((before) => before.map((one) => (one.key === ended.key ? ended : one)));
  }, []);
  const begin = (kind: Kind, input: TasksInput, ratio: string) => {
    if (sending.current > 0) return;
    const key = freshKey();
    const submission: Submission = { key, kind, input: { ...input, idempotencyKey: key }, ratio, state: "sending" };
    setSubmissions((before) => [submission, ...before]);
    go(submission);
  };
  const again = (refused: Submission) => {
    const submission = renewed(refused);
    setSubmissions((before) => before.map((one) => (one.key === submission.key ? submission : one)));
    go(submission);
  };
  const [latest] = submissions;
  const taken = submissions.find(({ state }) => state !== "refused");
  return {
    all: submissions,
    isSending: submissions.some(({ state }) => state === "sending"),
    taken: taken === undefined ? null : (promptsOf(taken.input)[0] ?? null),
    refusal: latest?.state === "refused" ? latest.refusal : null,
    submit: (form, ratio) => {
      const kind = kindNamed(form.get("intent")) ?? "image";
      begin(kind, tasksInput(form, kind), ratio);
    },
    resend: again,
    repeat: ({ kind, input, ratio }, index) => begin(kind, single(input, index), ratio),
    dismiss: (key) => setSubmissions((before) => before.filter((one) => one.key !== key)),
  };
}
