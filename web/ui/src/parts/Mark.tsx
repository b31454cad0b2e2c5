// The mark: a gavel at rest.
import styles from "./Mark.module.css";

export function Mark({ word = true }: { word?: boolean }) {
  return (
    <span className={styles.mark}>
      <svg viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">
        <rect x="3" y="19" width="12" height="2.6" rx="1.3" />
        <rect x="9.6" y="1.9" width="6.6" height="11" rx="1.7" transform="rotate(-45 12.9 7.4)" />
        <rect x="15.6" y="10.7" width="2.6" height="9.4" rx="1.3" transform="rotate(-45 16.9 11.4)" />
      </svg>
      {word ? "Gavel" : null}
    </span>
  );
}
