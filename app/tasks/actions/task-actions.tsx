import {
  createContext,
  type FormEvent,
  type ReactNode,
  useCallback,
  useContext,
  useMemo,
  useRef,
  useState,
} from "react";
import { change, refetchFollowed } from "#app/lib/graphql/client.ts";
import { refusal as makeRefusal, type Refusal } from "#app/lib/graphql/result.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { type Done, idsOf, intentOf, refused, type TaskIntent } from "#app/tasks/actions/intents.ts";
import { useRefusalSentence } from "#app/ui/messages/refusal-notice.tsx";
import { useToast } from "#app/ui/messages/toast.tsx";

export type PendingIntents = ReadonlyMap<string, TaskIntent>;
type TaskActionsValue = {
  /** What is being done to which task, before the server has said so. */
  pending: PendingIntents;
  /** Why the last intent was refused. */
  refusal: Refusal | null;
  run: (form: FormData) => void;
  /** Takes over a form about tasks, which works without it too. */
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
};

const NOTHING_PENDING: PendingIntents = new Map();
const TaskActionsContext = createContext<TaskActionsValue>({
  pending: NOTHING_PENDING,
  refusal: null,
  run: () => undefined,
  onSubmit: () => undefined,
});

/** A form about tasks, as a button somewhere else would send it. */
export function taskForm(intent: TaskIntent, ids: readonly string[]): FormData {
  const form = new FormData();
  form.set("intent", intent);
  for (const id of ids) form.append("ids", id);
  return form;
}

function without(pending: PendingIntents, ids: readonly string[]): PendingIntents {
  return new Map([...pending].filter(([id]) => !ids.includes(id)));
}

/** Its code comes with the client's, which nothing can be done without; null where that can't be fetched. */
async function code() {
  const parts = [import("#app/tasks/actions/act.ts"), import("#app/tasks/actions/told.ts")] as const;
  const [act, told] = await Promise.all(parts).catch(() => [null, null]);
  return act === null || told === null ? null : { ...act, ...told };
}

const UNREACHABLE = makeRefusal("UNREACHABLE", "The server could not be reached.");

type TaskActionsProps = { children: ReactNode; onStart?: (form: FormData) => void; onDone?: (done: Done) => void };

/** Lets the forms about tasks below act without leaving the page: at once for the eye, and with a toast for the result. */
export function TaskActions({ children, onStart, onDone }: TaskActionsProps) {
  const [pending, setPending] = useState(NOTHING_PENDING);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const toast = useToast();
  const { t, locale } = useTranslation();
  const sentence = useRefusalSentence();
  const hooks = useRef({ onStart, onDone, t, locale, sentence });
  hooks.current = { onStart, onDone, t, locale, sentence };

  const run = useCallback(
    async (form: FormData) => {
      const intent = intentOf(form);
      const ids = idsOf(form);
      if (intent === undefined || ids.length === 0) return;
      setRefusal(null);
      setPending((before) => new Map([...before, ...ids.map((id) => [id, intent] as const)]));
      hooks.current.onStart?.(form);
      const parts = await code();
      const done = parts === null ? refused(intent, ids, UNREACHABLE) : await parts.actOnTasks(change, form);
      setRefusal(done.refusal === null && done.left > 0 ? makeRefusal("CONFLICT", "") : done.refusal);
      const said = parts?.toastFor(done, hooks.current, () => run(taskForm("restore", done.ids)));
      if (said != null) toast(said);
      if (parts === null) toast({ text: hooks.current.sentence(UNREACHABLE), tone: "danger" });
      if (done.zip !== null) window.location.assign(done.zip.url);
      hooks.current.onDone?.(done);
      // Without a socket nobody else asks; with one this comes a moment earlier.
      await refetchFollowed();
      setPending((before) => without(before, ids));
    },
    [toast],
  );
  const onSubmit = useCallback(
    (event: FormEvent<HTMLFormElement>) => {
      event.preventDefault();
      const { submitter } = event.nativeEvent instanceof SubmitEvent ? event.nativeEvent : { submitter: null };
      void run(new FormData(event.currentTarget, submitter));
    },
    [run],
  );
  const value = useMemo(() => ({ pending: pending, refusal, run, onSubmit }), [pending, refusal, run, onSubmit]);
  return <TaskActionsContext.Provider value={value}>{children}</TaskActionsContext.Provider>;
}

/** What can be done to tasks on this page. */
export function useTaskActions(): TaskActionsValue {
  return useContext(TaskActionsContext);
}
