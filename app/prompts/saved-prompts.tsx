import { Form, Link, useLocation, useSearchParams, useSubmit } from "@remix-run/react";
import Search from "lucide-react/icons/search";
import { useEffect, useRef } from "react";
import { classes } from "#app/lib/class-names.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { LONGEST_SEARCH, PROMPT_FILTERS, promptFilterOf, searchOf } from "#app/prompts/address.ts";
import type { PromptsData } from "#app/prompts/documents.ts";
import { PromptRow } from "#app/prompts/prompt-row.tsx";
import { ButtonLink } from "#app/ui/button.tsx";
import { StretchLinks } from "#app/ui/stretch-links.tsx";

type Prompts = NonNullable<PromptsData["viewer"]>["prompts"];

const TYPING_MS = 300;

/** The address with some of its listing changed, and at the first page of it. */
function useListing(): (changes: Record<string, string>) => string {
  const { pathname } = useLocation();
  const [params] = useSearchParams();
  return (changes) => {
    const kept = { show: promptFilterOf(params), search: searchOf(params), ...changes };
    const entries = Object.entries(kept).filter(
      ([name, value]) => value !== "" && !(name === "show" && value === "all"),
    );
    return entries.length === 0 ? pathname : `${pathname}?${new URLSearchParams(entries)}`;
  };
}

function SearchField() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const [params] = useSearchParams();
  const submit = useSubmit();
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const show = promptFilterOf(params);
  useEffect(() => () => clearTimeout(timer.current), []);
  const send = (form: HTMLFormElement | null) => {
    clearTimeout(timer.current);
    if (form !== null) submit(form, { replace: true, preventScrollReset: true });
  };
  return (
    <Form
      method="get"
      action={pathname}
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        send(event.currentTarget);
      }}
      className="relative"
    >
      {show !== "all" && <input type="hidden" name="show" value={show} />}
      <label htmlFor="prompt-search" className="sr-only">
        {t("prompts.search")}
      </label>
      <Search className="absolute top-3.5 left-3.5 size-5 text-muted" aria-hidden="true" />
      <input
        id="prompt-search"
        type="search"
        name="search"
        maxLength={LONGEST_SEARCH}
        placeholder={t("prompts.search")}
        defaultValue={searchOf(params)}
        onChange={({ currentTarget: { form } }) => {
          clearTimeout(timer.current);
          timer.current = setTimeout(send, TYPING_MS, form);
        }}
        className="min-h-12 w-full rounded-xl border border-edge/70 bg-surface pr-3 pl-11 placeholder:text-muted hover:border-edge focus:border-ink focus-visible:outline-offset-0"
      />
    </Form>
  );
}

function Filters() {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const listing = useListing();
  const current = promptFilterOf(params);
  return (
    <nav aria-label={t("prompts.filter")} className="flex flex-wrap gap-1.5">
      {PROMPT_FILTERS.map((filter) => (
        <Link
          key={filter}
          to={listing({ show: filter })}
          preventScrollReset
          aria-current={filter === current ? "true" : undefined}
          className={classes(
            "inline-flex min-h-10 items-center rounded-full border px-3 font-medium text-sm",
            filter === current ? "border-ink bg-ink text-paper" : "border-edge/50 bg-surface hover:border-edge",
          )}
        >
          {t(`prompts.show.${filter}`)}
        </Link>
      ))}
    </nav>
  );
}

function Empty({ isSoFar }: { isSoFar: boolean }) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const { pathname } = useLocation();
  const isNarrowed = promptFilterOf(params) !== "all" || searchOf(params) !== "";
  return (
    <div className="grid justify-items-start gap-3 rounded-2xl border border-line border-dashed p-5">
      <p className="text-muted">
        {t(isSoFar ? "prompts.noneSoFar" : isNarrowed ? "prompts.noMatch" : "prompts.empty")}
      </p>
      {isNarrowed && (
        <ButtonLink size="small" to={pathname} preventScrollReset>
          {t("prompts.showAll")}
        </ButtonLink>
      )}
    </div>
  );
}

function Paging({ page }: { page: Prompts["pageInfo"] }) {
  const { t } = useTranslation();
  const listing = useListing();
  return (
    <StretchLinks
      label={t("prompts.pages")}
      page={page}
      to={(side, cursor) => listing({ [side]: cursor })}
      names={{ before: t("prompts.newer"), after: t("prompts.older") }}
      size="small"
      preventScrollReset
    />
  );
}

/** Everything the assistant wrote, newest first, to be found again. */
export function SavedPrompts({ prompts, openedId }: { prompts: Prompts; openedId: string | undefined }) {
  const { t } = useTranslation();
  return (
    <aside aria-labelledby="saved-prompts" className="grid grid-cols-[minmax(0,1fr)] content-start gap-4">
      <h2 id="saved-prompts" className="font-bold text-lg tracking-tight">
        {t("prompts.savedPrompts")}
      </h2>
      <SearchField />
      <Filters />
      {prompts.nodes.length === 0 ? (
        <Empty isSoFar={prompts.pageInfo.hasNextPage} />
      ) : (
        <ul className="grid gap-2">
          {prompts.nodes.map((prompt) => (
            <PromptRow key={prompt.id} prompt={prompt} isOpen={prompt.id === openedId} />
          ))}
        </ul>
      )}
      <Paging page={prompts.pageInfo} />
    </aside>
  );
}
