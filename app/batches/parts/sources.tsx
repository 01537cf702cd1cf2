import ChevronDown from "lucide-react/icons/chevron-down";
import X from "lucide-react/icons/x";
import { FileField, Select, Tick } from "#app/batches/parts/fields.tsx";
import { ENCODINGS } from "#app/batches/read/decode.ts";
import { MOST_ITEMS } from "#app/batches/read/limits.ts";
import { DELIMITERS, type Reading } from "#app/batches/read/reading.ts";
import type { usePictures } from "#app/batches/use-pictures.ts";
import type { NewPlan, Opened } from "#app/batches/use-plan.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { ACCEPT } from "#app/tasks/upload/image-file.ts";
import { useUploadProblem } from "#app/tasks/upload/upload-problem.ts";
import { buttonLook } from "#app/ui/button.tsx";
import { TextAreaField } from "#app/ui/field.tsx";
import { Notice } from "#app/ui/messages/notice.tsx";
import { Spinner } from "#app/ui/spinner.tsx";

/** Not in the words of a language, where braces are places for values. */
const EXAMPLES = { choice: "{red|blue}", column: "{{column}}" };

function ListPart({ plan }: { plan: NewPlan }) {
  const { t } = useTranslation();
  return (
    <TextAreaField
      id="batch-list"
      label={t("batches.list")}
      hint={t("batches.listHint", { most: MOST_ITEMS, choice: EXAMPLES.choice })}
      rows={8}
      value={plan.list}
      onChange={(event) => plan.setList(event.currentTarget.value)}
    />
  );
}

function ReadingPart({ opened, onRead }: { opened: Opened; onRead: (reading: Reading) => void }) {
  const { t } = useTranslation();
  const { reading, table } = opened;
  const found = typeof table === "string" ? null : table;
  return (
    <details className="group rounded-2xl border border-line bg-surface px-4 py-2">
      <summary className="flex min-h-10 cursor-pointer list-none items-center justify-between gap-3 py-2 font-medium text-sm">
        <span>{t("batches.reading")}</span>
        <ChevronDown className="size-4 shrink-0 text-muted group-open:rotate-180" aria-hidden="true" />
      </summary>
      <div className="grid gap-4 pt-1 pb-3 sm:grid-cols-3">
        <Select
          id="batch-encoding"
          label={t("batches.encoding")}
          value={reading.encoding ?? found?.encoding ?? ""}
          onChange={(value) => onRead({ ...reading, encoding: ENCODINGS.find((one) => one === value) })}
        >
          {ENCODINGS.map((name) => (
            <option key={name} value={name}>
              {name.toUpperCase()}
            </option>
          ))}
        </Select>
        <Select
          id="batch-delimiter"
          label={t("batches.delimiter")}
          value={reading.delimiter ?? found?.delimiter ?? ""}
          onChange={(value) => onRead({ ...reading, delimiter: DELIMITERS.find((one) => one === value) })}
        >
          {DELIMITERS.map((sign) => (
            <option key={sign} value={sign}>
              {t(sign === "\t" ? "batches.tab" : sign === ";" ? "batches.semicolon" : "batches.comma")}
            </option>
          ))}
        </Select>
        <Tick checked={reading.hasNames} onChange={(hasNames) => onRead({ ...reading, hasNames })}>
          {t("batches.hasNames")}
        </Tick>
      </div>
    </details>
  );
}

function Mapping({ plan, columns }: { plan: NewPlan; columns: readonly string[] }) {
  const { t } = useTranslation();
  const write = (change: (words: string) => string) =>
    plan.setWords((before) => ({ ...before, table: change(before.table) }));
  return (
    <>
      <TextAreaField
        id="batch-template"
        label={t("batches.template")}
        hint={t("batches.templateHint", EXAMPLES)}
        rows={3}
        value={plan.words.table}
        onChange={(event) => {
          const { value } = event.currentTarget;
          write(() => value);
        }}
      />
      <p className="flex flex-wrap items-center gap-1.5 text-sm">
        <span className="text-muted">{t("batches.columns")}</span>
        {columns.map((column) => (
          <button
            key={column}
            type="button"
            onClick={() => write((words) => `${words}{{${column}}}`)}
            className={buttonLook({ size: "small" })}
          >
            {column}
          </button>
        ))}
      </p>
      <div className="grid gap-4 sm:grid-cols-3">
        {(["model", "aspectRatio", "reference"] as const).map((name) => (
          <Select
            key={name}
            id={`batch-column-${name}`}
            label={t("batches.columnFor", { what: t(`batches.named.${name}`) })}
            value={plan.named[name]}
            onChange={(value) => plan.setNamed((before) => ({ ...before, [name]: value }))}
          >
            <option value="">{t("batches.noColumn")}</option>
            {columns.map((column) => (
              <option key={column} value={column}>
                {column}
              </option>
            ))}
          </Select>
        ))}
      </div>
    </>
  );
}

function TablePart({ plan }: { plan: NewPlan }) {
  const { t } = useTranslation();
  const { opened, openFile } = plan;
  const table = opened?.table;
  return (
    <>
      <FileField
        id="batch-file"
        label={t("batches.file", { most: MOST_ITEMS })}
        words={opened?.file.name ?? t("batches.choose")}
        accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain"
        onFiles={([file]) => file && void openFile(file, { hasNames: true })}
      />
      {table === "reading" && (
        <p className="flex items-center gap-2 text-sm">
          <Spinner className="size-4" />
          {t("batches.isReading")}
        </p>
      )}
      {(table === "large" || table === "failed") && (
        <Notice tone="danger" urgent>
          {t(`batches.fileProblems.${table}`)}
        </Notice>
      )}
      {opened !== null && typeof table === "object" && (
        <>
          {table.isLonger && (
            <Notice tone="danger" urgent>
              {t("batches.tooLong", { most: MOST_ITEMS })}
            </Notice>
          )}
          <ReadingPart opened={opened} onRead={(reading) => void openFile(opened.file, reading)} />
          <Mapping plan={plan} columns={table.columns} />
        </>
      )}
    </>
  );
}

type Pictures = ReturnType<typeof usePictures>;

function FilesPart({ plan, pictures }: { plan: NewPlan; pictures: Pictures }) {
  const { t } = useTranslation();
  const problemOf = useUploadProblem();
  return (
    <>
      <TextAreaField
        id="batch-words"
        label={t("batches.words")}
        hint={t("batches.wordsHint", EXAMPLES)}
        rows={3}
        value={plan.words.files}
        onChange={(event) => {
          const { value } = event.currentTarget;
          plan.setWords((before) => ({ ...before, files: value }));
        }}
      />
      <FileField
        id="batch-pictures"
        label={t("batches.pictures")}
        words={t("batches.chooseMany")}
        accept={ACCEPT}
        multiple
        onFiles={(files) => void pictures.add(files)}
      />
      <ul className="grid gap-1">
        {pictures.pictures.map(({ key, name, id, problem }) => (
          <li
            key={key}
            className="flex min-h-11 items-center gap-3 rounded-xl border border-line bg-surface pl-3 text-sm"
          >
            {id === null && problem === null && <Spinner className="size-4 shrink-0" />}
            <span className={problem === null ? "min-w-0 grow break-words" : "min-w-0 grow break-words text-danger"}>
              {problem === null ? name : problemOf(problem, name)}
            </span>
            <button
              type="button"
              aria-label={t("batches.remove", { name })}
              onClick={() => pictures.remove(key)}
              className={buttonLook({ tone: "quiet", size: "icon" })}
            >
              <X className="size-4" aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Where the prompts come from. */
export function Sources({ plan, pictures }: { plan: NewPlan; pictures: Pictures }) {
  if (plan.way === "list") return <ListPart plan={plan} />;
  return plan.way === "table" ? <TablePart plan={plan} /> : <FilesPart plan={plan} pictures={pictures} />;
}
