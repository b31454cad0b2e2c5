// How good a line is: three bars, and the word for it.
import styles from "./Bars.module.css";
import { Unseen } from "./Marks";

interface BarsProps {
  /** 1 is the worst. */
  level: 1 | 2 | 3;
  says: string;
}

export function Bars({ level, says }: BarsProps) {
  return (
    <span className={`${styles.bars} ${level === 1 ? styles.poor : ""}`} title={says}>
      {[1, 2, 3].map((bar) => (
        <span key={bar} className={bar <= level ? styles.on : styles.off} aria-hidden="true" />
      ))}
      <Unseen>{says}</Unseen>
    </span>
  );
}
