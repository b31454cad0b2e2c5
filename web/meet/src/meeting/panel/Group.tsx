// One group of the participants list, with its number in the heading.
import { type ReactNode, useId } from "react";
import styles from "./Rows.module.css";

interface GroupProps {
  title: string;
  tone?: "wait";
  end?: ReactNode;
  children: ReactNode;
}

export function Group({ title, tone, end, children }: GroupProps) {
  const id = useId();
  return (
    <section className={tone === "wait" ? styles.wait : ""} aria-labelledby={id}>
      <div className={styles.group}>
        <h3 id={id}>{title}</h3>
        {end ? <span className={styles.push}>{end}</span> : null}
      </div>
      <ul aria-labelledby={id}>{children}</ul>
    </section>
  );
}
