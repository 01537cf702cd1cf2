import { Link } from "@remix-run/react";
import Check from "lucide-react/icons/check";
import ChevronRight from "lucide-react/icons/chevron-right";
import Plus from "lucide-react/icons/plus";
import { Fragment, Suspense } from "react";
import { useEnhanced } from "#app/lib/browser/use-hydrated.ts";
import { classes } from "#app/lib/class-names.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { Story } from "#app/studio/story/documents.ts";
import {
  candidatesOf,
  NEW_STORY,
  pictureOf,
  runningIn,
  STEPS,
  type StepName,
  type StepState,
  stepAddress,
  stepStates,
} from "#app/studio/story/story-steps.ts";
import type { Media } from "#app/tasks/documents.ts";
import { useSteady } from "#app/tasks/media.ts";
import { buttonLook } from "#app/ui/button.tsx";
import { optionalPart } from "#app/ui/optional-part.ts";
import { Spinner } from "#app/ui/spinner.tsx";

/** Without scripts a photo comes by the library. */
const PhotoButton = optionalPart(async () => (await import("#app/studio/story/photo-button.tsx")).PhotoButton);

type StoryStripProps = {
  story: Story | null;
  /** Sets the composer up for a step. */
  onStep: (step: StepName) => void;
  /** Makes a picture the one that the video begins with. */
  onImage: (asset: Media) => void;
};

function Thumb({ asset }: { asset: Media }) {
  return <img src={useSteady(asset).thumb} alt="" className="size-10 shrink-0 rounded-lg object-cover" />;
}

function Mark({ state, number }: { state: StepState; number: number }) {
  return (
    <span
      className={classes(
        "grid size-7 shrink-0 place-items-center rounded-full font-bold text-xs tabular-nums",
        state === "current" && "bg-accent text-on-accent",
        state === "done" && "bg-ink text-paper",
        state === "ahead" && "border border-edge/60 text-muted",
      )}
    >
      {state === "done" ? <Check className="size-4" aria-hidden="true" /> : number}
    </span>
  );
}

function Step({ name, number, story, onStep }: { name: StepName; number: number } & Omit<StoryStripProps, "onImage">) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const state = stepStates(story)[name];
  const picture = pictureOf(story, name);
  const words = name === "prompt" ? (story?.prompt?.title ?? story?.prompt?.idea) : undefined;
  return (
    <Link
      to={href(stepAddress(story, name))}
      onClick={(event) => {
        event.preventDefault();
        onStep(name);
      }}
      aria-current={state === "current" ? "step" : undefined}
      className="flex min-h-11 min-w-0 items-center gap-2 rounded-xl px-2 hover:bg-sunken"
    >
      <Mark state={state} number={number} />
      <span className="min-w-0">
        <span className="block whitespace-nowrap font-semibold text-sm leading-tight">{t(`studio.steps.${name}`)}</span>
        {words !== undefined && (
          <span dir="auto" className="block max-w-40 truncate text-muted text-xs max-sm:hidden">
            {words}
          </span>
        )}
      </span>
      {picture !== null && <Thumb asset={picture} />}
      {runningIn(story, name) !== null && <Spinner className="size-4 shrink-0" />}
    </Link>
  );
}

/** The takes that the video could begin with, each a click away from it. */
function Candidates({ story, onImage }: { story: Story; onImage: (asset: Media) => void }) {
  const { t } = useTranslation();
  const assets = candidatesOf(story);
  return (
    <div className="flex flex-wrap items-center gap-2 empty:hidden">
      {assets.map((asset, index) => (
        <form
          key={asset.id}
          method="post"
          className="contents"
          onSubmit={(event) => {
            event.preventDefault();
            onImage(asset);
          }}
        >
          <input type="hidden" name="intent" value="story-image" />
          <input type="hidden" name="story" value={story.id} />
          <input type="hidden" name="image" value={asset.id} />
          <button type="submit" className={buttonLook({ tone: "strong", size: "small" })}>
            <Thumb asset={asset} />
            <span>{assets.length === 1 ? t("studio.animate") : t("studio.animateTake", { number: index + 1 })}</span>
          </button>
        </form>
      ))}
    </div>
  );
}

/** The road from an idea to a video, above the feed: where the story stands, and the way to each of its steps. */
export function StoryStrip({ story, onStep, onImage }: StoryStripProps) {
  const isEnhanced = useEnhanced();
  const { t } = useTranslation();
  const { href } = useLocale();
  const hasPicture = story?.selectedImage != null || (story?.imageTask?.assets.length ?? 0) > 0;
  return (
    <section
      aria-label={t("studio.story")}
      className="mb-5 grid max-w-[1010px] gap-2 rounded-2xl border border-line bg-surface p-2 shadow-card"
    >
      <div className="flex flex-wrap items-center gap-1">
        <ol className="flex min-w-0 flex-wrap items-center gap-1">
          {STEPS.map((name, index) => (
            <Fragment key={name}>
              {index > 0 && <ChevronRight className="size-4 shrink-0 text-muted" aria-hidden="true" />}
              <li className="min-w-0">
                <Step name={name} number={index + 1} story={story} onStep={onStep} />
              </li>
            </Fragment>
          ))}
        </ol>
        <span className="grow" />
        {isEnhanced && !hasPicture && (
          <Suspense fallback={null}>
            <PhotoButton onImage={onImage} />
          </Suspense>
        )}
        {story !== null && (
          <Link to={href(`/create?story=${NEW_STORY}`)} className={buttonLook({ tone: "quiet", size: "small" })}>
            <Plus className="size-4 shrink-0" aria-hidden="true" />
            {t("studio.newStory")}
          </Link>
        )}
      </div>
      {story !== null && <Candidates story={story} onImage={onImage} />}
    </section>
  );
}
