import ChevronDown from "lucide-react/icons/chevron-down";
import { classes } from "#app/lib/class-names.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { OpenPrompt } from "#app/prompts/documents.ts";

type Messages = OpenPrompt["messages"];
const LAST_TURN = 2;

/** One message. Who said it is told by words, too, not by its place alone. */
export function Said({ by, text }: { by: Messages[number]["role"]; text: string }) {
  const { t } = useTranslation();
  const isUser = by === "USER";
  return (
    <li
      className={classes(
        "max-w-[85%] whitespace-pre-wrap rounded-2xl px-4 py-3 leading-relaxed [overflow-wrap:anywhere]",
        isUser ? "justify-self-end rounded-br-sm bg-accent-soft" : "justify-self-start rounded-bl-sm bg-sunken text-sm",
      )}
    >
      <span className="sr-only">{`${t(isUser ? "prompts.youSaid" : "prompts.itSaid")} `}</span>
      <span>{text}</span>
    </li>
  );
}

function keyed(messages: Messages) {
  return messages.map((message, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: messages have no id, and what was said never moves
    <Said key={index} by={message.role} text={message.text} />
  ));
}

/** What was said up to the last request; the answer to that is the prompt itself, which stands below. */
export function Conversation({ messages }: { messages: Messages }) {
  const { t } = useTranslation();
  const earlier = messages.slice(0, -LAST_TURN);
  const last = messages.slice(-LAST_TURN, -1);
  return (
    <div className="grid gap-3">
      {earlier.length > 0 && (
        <details className="group/more">
          <summary className="flex min-h-11 items-center gap-2 rounded-xl px-3 font-medium text-muted text-sm hover:bg-sunken">
            <ChevronDown className="size-5 transition-transform group-open/more:rotate-180" aria-hidden="true" />
            <span>{t("prompts.earlier", { count: earlier.length })}</span>
          </summary>
          <ol className="grid gap-3 pt-3">{keyed(earlier)}</ol>
        </details>
      )}
      <ol className="grid gap-3">{keyed(last)}</ol>
    </div>
  );
}
