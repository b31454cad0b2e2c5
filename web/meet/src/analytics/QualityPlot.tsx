// The drawing of the lines' quality: for each person a pale bar for the worst and a full one for the average.
import { useEffect, useRef, useSyncExternalStore } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useTranslation } from "react-i18next";
import { figure } from "../format";
import styles from "./QualityCard.module.css";
import type { Measured } from "./quality";

const ROW_PX = 30;
const AXIS_PX = 56;
const NAME_PX = 132;

export default function QualityPlot({ rows, label }: { rows: Measured[]; label: string }) {
  const { t } = useTranslation();
  const place = useRef<HTMLDivElement>(null);
  const dark = useDark();
  useEffect(() => {
    const root = place.current;
    if (!root) return;
    const plot = new uPlot(optionsFor(rows, root, label), dataOf(rows), root);
    const resized = new ResizeObserver(() =>
      plot.setSize({ width: root.clientWidth, height: heightOf(rows) }),
    );
    resized.observe(root);
    return () => {
      resized.disconnect();
      plot.destroy();
    };
  }, [rows, label, dark]);
  const people = rows
    .map(({ name, mean, worst }) =>
      t("analytics.qualityOf", { name, mean: figure(mean), worst: figure(worst) }),
    )
    .join(" ");
  return (
    // Its names stand on the left, and its figures grow to the right, in every language.
    <div
      ref={place}
      className={styles.plot}
      dir="ltr"
      role="img"
      aria-label={t("analytics.qualities", { measure: label, people })}
    />
  );
}

const heightOf = (rows: Measured[]): number => rows.length * ROW_PX + AXIS_PX;

const dataOf = (rows: Measured[]): uPlot.AlignedData => [
  rows.map((_, n) => n),
  rows.map((row) => row.worst),
  rows.map((row) => row.mean),
];

/** Lying bars: people down the side, in the order of the table, and the measure along the bottom. */
function optionsFor(rows: Measured[], root: HTMLElement, label: string): uPlot.Options {
  const colour = (token: string) => resolved(root, token);
  const font = `13px ${getComputedStyle(root).fontFamily}`;
  const bars = (width: number) => uPlot.paths.bars?.({ size: [width, ROW_PX * width], radius: 0.1 });
  const series = (width: number, fill: string): uPlot.Series => ({
    fill,
    width: 0,
    paths: bars(width),
    points: { show: false },
  });
  const text = { stroke: colour("--c-text-2"), font };
  return {
    width: root.clientWidth,
    height: heightOf(rows),
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, ori: 1, dir: -1, range: [-0.5, rows.length - 0.5] },
      y: { ori: 0, range: (_plot, _least, most) => [0, Math.max(1, most * 1.05)] },
    },
    axes: [
      {
        ...text,
        scale: "x",
        side: 3,
        size: NAME_PX,
        grid: { show: false },
        ticks: { show: false },
        splits: rows.map((_, n) => n),
        values: (_plot, splits) => splits.map((n) => shortened(rows[n]?.name ?? "")),
      },
      {
        ...text,
        scale: "y",
        side: 2,
        label,
        labelFont: font,
        values: (_plot, splits) => splits.map(figure),
        grid: { stroke: colour("--data-grid"), width: 1 },
      },
    ],
    series: [{}, series(0.7, colour("--c-accent-soft")), series(0.4, colour("--data-1"))],
  };
}

const shortened = (name: string): string => (name.length > 16 ? `${name.slice(0, 15)}…` : name);

/** A canvas knows no `light-dark()`: the colour as the page resolves it here. */
function resolved(root: HTMLElement, token: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(${token})`;
  root.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

const DARK = "(prefers-color-scheme: dark)";

const useDark = (): boolean =>
  useSyncExternalStore(
    (changed) => {
      const media = window.matchMedia(DARK);
      media.addEventListener("change", changed);
      return () => media.removeEventListener("change", changed);
    },
    () => window.matchMedia(DARK).matches,
  );
