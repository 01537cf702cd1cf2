import { Link } from "@remix-run/react";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";

const pieces = [
  { file: "/samples/2.webp", key: "workflow.examples.fox" },
  { file: "/samples/3.webp", key: "workflow.examples.boat" },
  { file: "/samples/4.webp", key: "workflow.examples.whale" },
  { file: "/samples/5.webp", key: "workflow.examples.cat" },
] as const;

/** Things made here; each leads into the workflow with the idea it came from. */
export function Gallery({ signedIn }: { signedIn: boolean }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  return (
    <section aria-labelledby="gallery" className="mx-auto grid max-w-6xl gap-8 px-4 pt-16 sm:px-6 lg:pt-20">
      <h2 id="gallery" className="font-bold text-3xl tracking-tight sm:text-4xl">
        {t("home.gallery")}
      </h2>
      <ul className="grid gap-4 min-[480px]:grid-cols-2 lg:grid-cols-4">
        {pieces.map(({ file, key }) => (
          <li key={file}>
            <Link
              to={href(`${signedIn ? "/workflow" : "/sign-up"}?${new URLSearchParams({ idea: t(key) })}`)}
              className="group/piece grid gap-3 rounded-3xl"
            >
              <span className="overflow-hidden rounded-3xl border border-line bg-stage">
                <img
                  src={file}
                  alt=""
                  width={800}
                  height={600}
                  loading="lazy"
                  className="block w-full transition-transform duration-500 motion-safe:group-hover/piece:scale-[1.03]"
                />
              </span>
              <span className="px-1 font-medium leading-snug underline-offset-4 group-hover/piece:underline">
                {t(key)}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
