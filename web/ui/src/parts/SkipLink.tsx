// The first thing on a page by keyboard: past everything, to where one wants to be.
import styles from "./SkipLink.module.css";

/** `to`: the id of an element that can have the focus. */
export function SkipLink({ to, label }: { to: string; label: string }) {
  return (
    <a className={styles.skip} href={`#${to}`}>
      {label}
    </a>
  );
}
