/** What is pressed beside the stage and done on it. */
export type StageControls = { zoom: (factor: number) => void; whole: () => void };
export const TOOLS = ["brush", "eraser", "hand"] as const;
export type Tool = (typeof TOOLS)[number];
/** How broad the brush can be, in pixels of the screen as the whole picture is shown. */
export const BRUSH = { least: 4, most: 160, usual: 40 } as const;
export const ZOOM_STEP = 1.5;
