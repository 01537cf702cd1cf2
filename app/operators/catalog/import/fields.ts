/** What an imported model may make. */
export const KINDS = ["IMAGE", "VIDEO", "AUDIO"] as const;

/** What it may be used for. */
export const PURPOSES = [
  ...(["TEXT_TO_IMAGE", "EDIT", "UPSCALE", "REMOVE_BACKGROUND", "EXPAND"] as const),
  ...(["TEXT_TO_VIDEO", "IMAGE_TO_VIDEO", "REFERENCE_TO_VIDEO", "EXTEND"] as const),
  ...(["SPEECH", "MUSIC"] as const),
];

export const LONGEST_SEARCH = 100;
