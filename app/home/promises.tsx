import Radio from "lucide-react/icons/radio";
import RotateCcw from "lucide-react/icons/rotate-ccw";
import Tags from "lucide-react/icons/tags";
import { useTranslation } from "#app/lib/i18n/words.ts";

const promises = [
  { key: "price", Icon: Tags },
  { key: "back", Icon: RotateCcw },
  { key: "live", Icon: Radio },
] as const;

/** What one may rely on here. */
export function Promises() {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="promises" className="border-line border-y bg-surface">
      <div className="mx-auto grid max-w-6xl gap-8 px-4 py-16 sm:px-6">
        <h2 id="promises" className="font-bold text-3xl tracking-tight">
          {t("home.promises.title")}
        </h2>
        <ul className="grid gap-8 md:grid-cols-3">
          {promises.map(({ key, Icon }) => (
            <li key={key} className="grid content-start gap-2">
              <Icon className="size-7 text-accent-word" strokeWidth={1.8} aria-hidden="true" />
              <h3 className="pt-1 font-bold text-lg">{t(`home.promises.${key}`)}</h3>
              <p className="text-muted">{t(`home.promises.${key}Body`)}</p>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
