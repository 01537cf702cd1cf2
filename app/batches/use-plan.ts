import { useEffect, useMemo, useRef, useState } from "react";
import { type BatchModel, BatchModelDocument, type BatchParameter } from "#app/batches/documents.ts";
import { columnsGuessed } from "#app/batches/plan/columns.ts";
import { type Columns, type Plan, planOfFiles, planOfList, planOfTable } from "#app/batches/plan/items.ts";
import { readTable } from "#app/batches/read/read-table.client.ts";
import type { Reading, Table } from "#app/batches/read/reading.ts";
import type { Picture } from "#app/batches/use-pictures.ts";
import { read } from "#app/lib/graphql/client.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";

export const WAYS = ["list", "table", "files"] as const;
/** Where the prompts come from: a list, the rows of a file, or the same for each of several pictures. */
export type Way = (typeof WAYS)[number];

/** What can be chosen for all items: what a model takes one of a few values for, and people think of. */
const SETTINGS = ["aspectRatio", "resolution", "durationSeconds"];

const NO_COLUMNS: Columns = { model: "", aspectRatio: "", reference: "" };

/** A file of rows: being read, read, or not. */
export type Opened = { file: File; reading: Reading; table: Table | "reading" | "large" | "failed" };

const NONE: readonly BatchParameter[] = [];

/** The settings of a model that can be chosen for all; none until they are known. */
function useParameters(slug: string): readonly BatchParameter[] {
  const [known, setKnown] = useState<{ slug: string; parameters: readonly BatchParameter[] } | null>(null);
  useEffect(() => {
    let isLate = false;
    void read(BatchModelDocument, { slugs: [slug] }).then(({ data }) => {
      const parameters = data?.models[0]?.parameters ?? [];
      if (!isLate)
        setKnown({
          slug,
          parameters: parameters.filter(
            ({ name, values }) => SETTINGS.includes(name) && values !== null && values.length > 1,
          ),
        });
    });
    return () => {
      isLate = true;
    };
  }, [slug]);
  return known?.slug === slug ? known.parameters : NONE;
}

/** What the page follows is read again whenever something happens; as long as it says the same, it is the same here. */
function useSteady<Value>(value: Value): Value {
  const [steady, setSteady] = useState(value);
  if (steady === value || JSON.stringify(steady) === JSON.stringify(value)) return steady;
  setSteady(value);
  return value;
}

function useTable(onTable: (table: Table) => void) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const latest = useRef<Reading | null>(null);
  const open = async (file: File, reading: Reading) => {
    latest.current = reading;
    setOpened({ file, reading, table: "reading" });
    const table = await readTable(file, reading);
    // Another was chosen meanwhile, or another way to read it.
    if (latest.current !== reading) return;
    setOpened({ file, reading, table });
    if (typeof table !== "string") onTable(table);
  };
  return { opened, open };
}

/** All that a new batch is made of, and what comes of it. */
export function usePlan(known: readonly BatchModel[], pictures: readonly Picture[]) {
  const { t } = useTranslation();
  const models = useSteady(known);
  const [way, setWay] = useState<Way>("list");
  const [list, setList] = useState("");
  const [words, setWords] = useState<Record<"table" | "files", string>>({ table: "", files: "" });
  const [named, setNamed] = useState(NO_COLUMNS);
  const [slug, setSlug] = useState("");
  const [settings, setSettings] = useState<Record<string, string>>({});
  const { opened, open: openFile } = useTable(({ columns }) => {
    const guessed = columnsGuessed(columns);
    setNamed(guessed.named);
    setWords((before) => ({ ...before, table: guessed.words }));
  });
  const offered = useMemo(
    () =>
      models.filter(
        (model) =>
          model.state === "ACTIVE" &&
          (way === "files" ? model.acceptsImages : !model.requiresImages && model.takesPrompt),
      ),
    [models, way],
  );
  const model = offered.find((one) => one.slug === slug) ?? offered[0];
  const parameters = useParameters(model?.slug ?? "");
  const plan = useMemo((): Plan => {
    if (model === undefined) return { nothing: true };
    const chosen = Object.entries(settings).filter(
      ([name, value]) => value !== "" && parameters.some((one) => one.name === name),
    );
    const common = { model, settings: Object.fromEntries(chosen) };
    const rowName = (number: string) => t("batches.row", { number });
    if (way === "list") return planOfList(list, common, rowName);
    if (way === "files")
      return planOfFiles(
        pictures.flatMap(({ name, id }) => (id === null ? [] : [{ name, id }])),
        words.files,
        common,
      );
    if (opened === null || typeof opened.table === "string") return { nothing: true };
    return planOfTable({ ...opened.table, words: words.table, named }, common, models, rowName);
  }, [model, models, settings, parameters, way, list, pictures, words, opened, named, t]);
  return {
    ...{ way, setWay, list, setList, words, setWords, named, setNamed, opened, openFile, offered, model, setSlug },
    ...{ parameters, settings, plan },
    setSetting: (name: string, value: string) => setSettings((before) => ({ ...before, [name]: value })),
  };
}

export type NewPlan = ReturnType<typeof usePlan>;
