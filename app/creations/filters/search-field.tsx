import { useEffect, useState } from "react";
import { useTranslation } from "#app/lib/i18n/words.ts";

/** The text to look for. It counts when Enter or the button is pressed, or at once when it is emptied. */
export function SearchField({ value, onCommit }: { value: string; onCommit: (value: string) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  return (
    <input
      type="search"
      name="q"
      value={text}
      maxLength={200}
      aria-label={t("filters.searchLabel")}
      placeholder={t("filters.searchPlaceholder")}
      onChange={(event) => {
        setText(event.target.value);
        if (event.target.value === "" && value !== "") onCommit("");
      }}
      className="min-h-11 w-full min-w-0 rounded-xl border border-edge/70 bg-surface px-4 hover:border-edge focus:border-ink focus-visible:outline-offset-0"
    />
  );
}
