// A card with its heading, one of several on a page.
import { type ReactNode, useId } from "react";
import styles from "./Card.module.css";
import text from "./text.module.css";

export function Card({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className={styles.card} aria-labelledby={id}>
      <h2 id={id} className={text.section}>
        {title}
      </h2>
      {children}
    </section>
  );
}
