// How good a connection is, as bars and in words.
import styles from "./Bars.module.css";

export function Bars({ level, label }: { level: 1 | 2 | 3; label: string }) {
  return (
    <span
      className={`${styles.bars} ${level === 1 ? styles.poor : ""}`}
      role="img"
      aria-label={label}
      title={label}
    >
      {[1, 2, 3].map((bar) => (
        <span key={bar} className={bar <= level ? styles.on : styles.off} />
      ))}
    </span>
  );
}
