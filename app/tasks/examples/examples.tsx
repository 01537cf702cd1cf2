import { Link } from "@remix-run/react";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { PricedModel } from "#app/tasks/catalog/documents.ts";
import { type ComposerCommands, useComposerCommands } from "#app/tasks/composing.ts";
import { EXAMPLES, type Example, exampleAddress } from "#app/tasks/examples/recipes.ts";
import { Button, buttonLook } from "#app/ui/button.tsx";

type UseProps = { example: Example; composer: ComposerCommands | null; isSignedIn: boolean };

/** Fills the composer of this page, or leads to the one that it fills: through the sign-up page for who has no account. */
function UseThis({ example, composer, isSignedIn }: UseProps) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const { kind, model, aspectRatio } = example;
  const { title, prompt } = wordsFor(example);
  const words = (
    <>
      {t("examples.use")}
      <span className="sr-only">{`: ${t(title)}`}</span>
    </>
  );
  if (composer !== null) {
    return (
      <Button size="small" onClick={() => composer.write(t(prompt), kind, { model, aspectRatio })}>
        {words}
      </Button>
    );
  }
  const to = href(exampleAddress(example, t(prompt)));
  return (
    <Link
      to={isSignedIn ? to : href(`/sign-up?${new URLSearchParams({ next: to })}`)}
      rel="nofollow"
      className={buttonLook({ size: "small" })}
    >
      {words}
    </Link>
  );
}

function wordsFor({ name }: Example) {
  const at = `examples.items.${name}` as const;
  return { title: `${at}.title`, prompt: `${at}.prompt`, alt: `${at}.alt` } as const;
}

type ExamplesProps = {
  /** To say what an example is made with; one that is not there is called by its slug. */
  models: readonly Pick<PricedModel, "slug" | "name" | "credits">[];
  isSignedIn: boolean;
};

/** Six things to begin with, each with the recipe behind it. */
export function Examples({ models, isSignedIn }: ExamplesProps) {
  const { t } = useTranslation();
  const composer = useComposerCommands();
  return (
    <ul className="grid grid-cols-[minmax(0,1fr)] gap-4 min-[480px]:grid-cols-2 lg:grid-cols-3">
      {EXAMPLES.map((example) => {
        const { title, prompt, alt } = wordsFor(example);
        const model = models.find(({ slug }) => slug === example.model);
        return (
          <li
            key={example.name}
            className="grid grid-cols-[minmax(0,1fr)] grid-rows-[auto_1fr_auto] overflow-hidden rounded-3xl border border-line bg-surface"
          >
            <img
              src={`/samples/${example.sample}.webp`}
              alt={t(alt)}
              width={800}
              height={600}
              loading="lazy"
              decoding="async"
              className="block w-full bg-stage"
            />
            <div className="grid content-start gap-1.5 px-4 pt-4">
              <h3 className="font-semibold">{t(title)}</h3>
              <p className="text-muted text-sm">{t(prompt)}</p>
            </div>
            <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-2 p-4">
              <p className="grid text-muted text-sm">
                <span>
                  {[t(`examples.${example.kind}`), ...(model ? [model.name] : []), example.aspectRatio].join(" · ")}
                </span>
                {model !== undefined && (
                  <span className="font-medium text-ink">{t("credits.count", { count: model.credits })}</span>
                )}
              </p>
              <UseThis example={example} composer={composer} isSignedIn={isSignedIn} />
            </div>
          </li>
        );
      })}
    </ul>
  );
}
