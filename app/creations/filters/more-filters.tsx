import { useEffect, useId, useState } from "react";
import { type GalleryFilter, STATES } from "#app/creations/address.ts";
import type { Creations } from "#app/creations/documents.ts";
import { useWords } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";

const box =
  "min-h-11 w-full min-w-0 rounded-xl border border-edge/70 bg-surface px-3 text-ink text-sm hover:border-edge focus:border-ink";

type PickProps = {
  name: string;
  label: string;
  value: string;
  options: { value: string; label: string }[];
  onChange: (value: string) => void;
};

function OptionPicker({ name, label, value, options, onChange }: PickProps) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      <select id={id} name={name} value={value} onChange={(event) => onChange(event.target.value)} className={box}>
        <option value="">{t("filters.any")}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}

/** A day. It counts when it is left or Enter is pressed: while a year is typed, each digit makes another date. */
function Day({
  name,
  label,
  value,
  onCommit,
}: Omit<PickProps, "options" | "onChange"> & { onCommit: (day: string) => void }) {
  const id = useId();
  const [day, setDay] = useState(value);
  useEffect(() => setDay(value), [value]);
  const commit = () => {
    if (day !== value) onCommit(day);
  };
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      <input
        id={id}
        type="date"
        name={name}
        value={day}
        min="2020-01-01"
        max="2099-12-31"
        onChange={(event) => setDay(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === "Enter") commit();
        }}
        className={box}
      />
    </div>
  );
}

type MoreFiltersProps = Offers & { filter: GalleryFilter; change: (changes: Partial<GalleryFilter>) => void };
type Offers = { models: Creations["models"]; styles: Creations["styles"] };

/** The less usual ways to narrow the gallery. */
export function MoreFilters({ filter, change, models, styles }: MoreFiltersProps) {
  const { t } = useTranslation();
  const words = useWords();
  const fitting = models.filter(({ kind }) => filter.kind === "" || kind === filter.kind.toUpperCase());
  return (
    <div className="mt-2 grid gap-3 rounded-2xl border border-line bg-surface p-4 sm:grid-cols-2 lg:grid-cols-5">
      <OptionPicker
        name="state"
        label={t("filters.state")}
        value={filter.state}
        options={STATES.map((state) => ({ value: state, label: t(`filters.states.${state}`) }))}
        onChange={(value) => change({ state: STATES.find((state) => state === value) ?? "" })}
      />
      <OptionPicker
        name="model"
        label={t("filters.model")}
        value={filter.model}
        options={fitting.map(({ slug, name }) => ({ value: slug, label: name }))}
        onChange={(model) => change({ model })}
      />
      <OptionPicker
        name="style"
        label={t("filters.style")}
        value={filter.style}
        options={styles.map(({ id, name }) => ({ value: id, label: words(["styles", name], name) }))}
        onChange={(style) => change({ style })}
      />
      <Day name="from" label={t("filters.from")} value={filter.from} onCommit={(from) => change({ from })} />
      <Day name="to" label={t("filters.to")} value={filter.to} onCommit={(to) => change({ to })} />
    </div>
  );
}
