import UPlot from "uplot";
import "uplot/dist/uPlot.min.css";

export type Plotted = {
  /** Seconds since 1970. */
  at: number[];
  values: (number | null)[];
  /** A second line beside the first, or none. */
  beside: (number | null)[] | null;
  /** What the first is to reach, or to stay under; null for none. */
  goal: number | null;
  /** Whether they are whole numbers, which the axis then keeps to. */
  isWhole: boolean;
  /** A number, and a moment, as they stand at their axes. */
  write: (value: number) => string;
  writeAt: (seconds: number) => string;
};

const HEIGHT = 160;
/** 1, 2, 5, 10, 20, … 5 000 000. */
const WHOLE_STEPS = Array.from({ length: 7 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** power)).flat();

/** A canvas knows no variables: what a colour of the page is now is read off an element that has it. */
function colour(host: HTMLElement, name: string): () => string {
  const probe = document.createElement("span");
  probe.style.color = `var(--${name})`;
  probe.hidden = true;
  host.append(probe);
  return () => getComputedStyle(probe).color;
}

/** Draws lines into an element, in the colours of the page, as wide as the element is; gives a function that takes it away. */
export function draw(host: HTMLElement, { at, values, beside, goal, isWhole, write, writeAt }: Plotted): () => void {
  const [ink, soft, muted, edge, danger] = ["ink", "accent-soft", "muted", "line", "danger"].map((name) =>
    colour(host, name),
  );
  const line = { width: 2, stroke: ink, fill: soft, spanGaps: true, points: { show: true, size: 4, fill: ink } };
  const font = `12px ${getComputedStyle(host).fontFamily}`;
  const axis = { stroke: muted, font, grid: { stroke: edge, width: 1 }, ticks: { show: false } };
  const plot = new UPlot(
    {
      width: host.clientWidth,
      height: HEIGHT,
      legend: { show: false },
      cursor: { show: false },
      series: [
        {},
        line,
        { width: 2, stroke: danger, spanGaps: true },
        { width: 1, stroke: muted, dash: [4, 4], points: { show: false } },
      ],
      axes: [
        { ...axis, size: 32, space: 72, values: (_plot, splits) => splits.map(writeAt) },
        {
          ...axis,
          size: 68,
          space: 36,
          values: (_plot, splits) => splits.map(write),
          ...(isWhole && { incrs: WHOLE_STEPS }),
        },
      ],
      scales: { y: { range: (_plot, least, most) => [Math.min(0, least), most > 0 ? most * 1.1 : 1] } },
    },
    [at, values, beside ?? at.map(() => null), at.map(() => goal)],
    host,
  );
  const width = new ResizeObserver(() => plot.setSize({ width: host.clientWidth, height: HEIGHT }));
  width.observe(host);
  const again = () => plot.redraw();
  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", again);
  const theme = new MutationObserver(again);
  theme.observe(document.documentElement, { attributes: true });
  return () => {
    width.disconnect();
    theme.disconnect();
    dark.removeEventListener("change", again);
    plot.destroy();
    host.replaceChildren();
  };
}
