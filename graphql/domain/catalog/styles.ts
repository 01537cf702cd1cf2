/** The prompt presets a new installation is seeded with, in the order in which they are shown. */
export const styleDefinitions = [
  {
    slug: "photograph",
    name: "Photograph",
    description: "As a good camera would see it: natural light, fine detail.",
    promptSuffix: "natural light photograph, 35mm lens, fine detail, true colors",
  },
  {
    slug: "cinematic",
    name: "Cinematic",
    description: "A still from a film: wide, moody, graded.",
    promptSuffix: "cinematic film still, anamorphic lens, dramatic light, subtle color grading",
  },
  {
    slug: "watercolor",
    name: "Watercolor",
    description: "Soft washes of paint on rough paper.",
    promptSuffix: "loose watercolor painting, soft washes, visible paper grain",
  },
  {
    slug: "ink",
    name: "Ink drawing",
    description: "Black lines, careful hatching, a little wash.",
    promptSuffix: "detailed ink drawing, confident line work, cross-hatching",
  },
  {
    slug: "clay",
    name: "Clay",
    description: "A small world modelled by hand.",
    promptSuffix: "handmade clay animation look, soft studio light, shallow depth of field",
  },
  {
    slug: "flat",
    name: "Flat illustration",
    description: "Clean shapes and few colors, as on a poster.",
    promptSuffix: "flat vector illustration, bold shapes, limited palette",
  },
] as const;

/** So many styles may there be, with those that are not offered any more. */
export const MOST_STYLES = 24;

const PLAIN = "plain";

/** Where the site has a style's picture. One that an operator has added has the plain one. */
export function stylePicture(slug: string): string {
  const isOurs = styleDefinitions.some((style) => style.slug === slug);
  return `/styles/${isOurs ? slug : PLAIN}.webp`;
}
