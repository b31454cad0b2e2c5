// How loud the microphone is, in bars.
import styles from "./LevelMeter.module.css";

const BARS = Array.from({ length: 28 }, (_, n) => n);

export function LevelMeter({ label, level }: { label: string; level: number }) {
  const lit = Math.round(level * BARS.length);
  return (
    // biome-ignore lint/a11y/useSemanticElements: the bars of a <meter> cannot be drawn by style sheets in every browser
    <div
      className={styles.bars}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(level * 100)}
    >
      {BARS.map((bar) => (
        <i key={bar} className={bar < lit ? styles.on : ""} />
      ))}
    </div>
  );
}
